import type { FlowBatch } from '../flows/flow-batch.ts';
import type { AddressOwners } from '../inventory/address-owners.ts';
import type { Cluster } from '../kubernetes/cluster.ts';
import { ownerOf } from './address-owner.ts';
import type { RankedOwner } from './address-owner.ts';
import { identify } from './identify.ts';
import type { Identified } from './identify.ts';
import { IdentityColumns } from './identity-columns.ts';
import type { SeenAt } from './seen-at.ts';
import { SeenAtReader } from './seen-at.ts';
import type { SubnetLabels } from './subnet-labels.ts';

const INGRESS = 0;
const EGRESS = 1;
const INNER = 2;

export interface EnrichOptions {
  readonly owners: AddressOwners;
  /** Undefined where there is no Kubernetes. */
  readonly cluster: Cluster | undefined;
  readonly subnetLabels: SubnetLabels;
  /** Stored with every flow; empty for none. */
  readonly clusterName: string;
  /** Namespaces that begin so are the platform's own: flows between them are of the layer `infra`. */
  readonly infraPrefixes: readonly string[];
}

/** What is known of one end of a flow. */
interface KnownEnd {
  readonly owned: RankedOwner | undefined;
  readonly identified: Identified | undefined;
}

const unknownEnd: KnownEnd = { owned: undefined, identified: undefined };

/**
 * Adds what the collector knows to every flow of a batch: who is at each end, the network of each observation point,
 * the direction from the node's point of view, and when the flow was received.
 */
export class Enricher {
  readonly #options: EnrichOptions;

  constructor(options: EnrichOptions) {
    this.#options = options;
  }

  enrich(batch: FlowBatch, nowMs: number): void {
    const { clusterName, cluster } = this.#options;
    fillTimes(batch, nowMs);
    batch.column('_RecordType').fill('flowLog');
    if (clusterName !== '') batch.column('K8S_ClusterName').fill(clusterName);
    const reader = new SeenAtReader(batch, cluster);
    const source = this.#endReader(batch, 'Src');
    const destination = this.#endReader(batch, 'Dst');
    const directions = batch.peek('IfDirections') as readonly (number[] | undefined)[] | undefined;
    const flowDirection = batch.column('FlowDirection');
    const layer = cluster && batch.column('K8S_FlowLayer');
    for (let row = 0; row < batch.length; row++) {
      const seenAt = reader.read(row);
      if (seenAt.networks.length > 0) this.#writeNetworks(batch, row, seenAt);
      if (seenAt.pods.some((pod) => pod !== undefined)) {
        batch.column('IfPodNamespaces')[row] = seenAt.pods.map((pod) => pod?.namespace ?? '');
      }
      const from = source(row, seenAt);
      const to = destination(row, seenAt);
      flowDirection[row] = directionOf(from, to, seenAt, directions?.[row]?.[0]);
      if (layer) layer[row] = this.#isApp(from) || this.#isApp(to) ? 'app' : 'infra';
    }
  }

  /** A function that finds out who is at one end of a row, and writes it. */
  #endReader(batch: FlowBatch, prefix: 'Src' | 'Dst') {
    const { cluster, owners, subnetLabels } = this.#options;
    const addresses = batch.peek(`${prefix}Addr`) as readonly (string | undefined)[] | undefined;
    const macs = batch.peek(`${prefix}Mac`) as readonly (string | undefined)[] | undefined;
    const ports = batch.peek(`${prefix}Port`) as readonly (number | undefined)[] | undefined;
    const protocols = batch.peek('Proto') as readonly (number | undefined)[] | undefined;
    const netns = batch.column(`${prefix}NetNamespace`);
    const columns = cluster && new IdentityColumns(batch, prefix);
    const labels = subnetLabels.empty ? undefined : batch.column(`${prefix}SubnetLabel`);
    return (row: number, seenAt: SeenAt): KnownEnd => {
      const address = addresses?.[row];
      if (address === undefined) return unknownEnd;
      const owned = ownerOf(address, seenAt, owners, cluster);
      if (owned) netns[row] = owned.owner.netnsName;
      if (labels) labels[row] = subnetLabels.of(address);
      if (!cluster || !columns) return { owned, identified: undefined };
      const end = {
        address,
        mac: macs?.[row],
        protocol: protocols?.[row] ?? 0,
        port: ports?.[row] ?? 0,
      };
      const identified = identify(end, seenAt, owned, cluster);
      if (identified) columns.write(row, identified);
      return { owned, identified };
    };
  }

  /** The network of each point, and the user-defined network that it comes from where one does. */
  #writeNetworks(batch: FlowBatch, row: number, { attachments }: SeenAt): void {
    const networks = attachments.map((attachment) => attachment?.network ?? '');
    batch.column('IfNetworks')[row] = networks;
    const udns = networks.map((name) => this.#options.cluster?.networks.byName(name)?.udn ?? '');
    if (udns.some((udn) => udn !== '')) batch.column('Udns')[row] ??= udns;
  }

  /** Of an application: in a namespace that is not the platform's, and not the API server's own Service. */
  #isApp({ identified }: KnownEnd): boolean {
    const identity = identified?.identity;
    if (!identity || identity.namespace === '') return false;
    if (identity.namespace === 'default' && identity.name === 'kubernetes') return false;
    return !this.#options.infraPrefixes.some((prefix) => identity.namespace.startsWith(prefix));
  }
}

function fillTimes(batch: FlowBatch, nowMs: number): void {
  batch.column('TimeReceived').fill(Math.floor(nowMs / 1000));
  const startMs = batch.column('TimeFlowStartMs');
  const endMs = batch.column('TimeFlowEndMs');
  for (let row = 0; row < batch.length; row++) {
    if (!endMs[row]) endMs[row] = nowMs;
    if (!startMs[row]) startMs[row] = endMs[row];
  }
}

/** From the node's point of view; where neither end is on the node, as the first interface saw it. */
function directionOf(
  source: KnownEnd,
  destination: KnownEnd,
  seenAt: SeenAt,
  pointDirection: number | undefined,
): number {
  const sourceHere = isHere(source, seenAt);
  const destinationHere = isHere(destination, seenAt);
  if (sourceHere && destinationHere) return INNER;
  if (sourceHere) return EGRESS;
  if (destinationHere) return INGRESS;
  return pointDirection ?? INGRESS;
}

function isHere({ owned, identified }: KnownEnd, { agentIp, nodeName }: SeenAt): boolean {
  if (owned) return owned.owner.agentIp === agentIp;
  return nodeName !== undefined && identified?.identity.hostName === nodeName;
}
