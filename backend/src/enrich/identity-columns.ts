import type { FlowBatch } from '../flows/flow-batch.ts';
import type { Identified } from './identify.ts';

/** Where the identity of one end stands in a batch. */
export class IdentityColumns {
  readonly #columns;

  constructor(batch: FlowBatch, prefix: 'Src' | 'Dst') {
    this.#columns = {
      name: batch.column(`${prefix}K8S_Name`),
      type: batch.column(`${prefix}K8S_Type`),
      namespace: batch.column(`${prefix}K8S_Namespace`),
      ownerName: batch.column(`${prefix}K8S_OwnerName`),
      ownerType: batch.column(`${prefix}K8S_OwnerType`),
      hostIp: batch.column(`${prefix}K8S_HostIP`),
      hostName: batch.column(`${prefix}K8S_HostName`),
      zone: batch.column(`${prefix}K8S_Zone`),
      network: batch.column(`${prefix}K8S_NetworkName`),
    };
  }

  write(row: number, { identity, network }: Identified): void {
    const columns = this.#columns;
    columns.name[row] = identity.name;
    columns.type[row] = identity.type;
    columns.ownerName[row] = identity.ownerName;
    columns.ownerType[row] = identity.ownerType;
    if (identity.namespace !== '') columns.namespace[row] = identity.namespace;
    if (identity.hostIp !== '') columns.hostIp[row] = identity.hostIp;
    if (identity.hostName !== '') columns.hostName[row] = identity.hostName;
    if (identity.zone !== '') columns.zone[row] = identity.zone;
    if (network !== '') columns.network[row] = network;
  }
}
