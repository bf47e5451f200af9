import type { KubernetesObject } from './api-client.ts';
import type { KindDefinition } from './watched-kind.ts';

/** What a node's cards can do and which virtual functions they have. */
export interface SriovNode {
  readonly node: string;
  readonly functions: readonly PhysicalFunction[];
}

export interface PhysicalFunction {
  readonly name: string;
  readonly pciAddress: string;
  readonly totalVfs: number;
  readonly vfs: readonly {
    readonly index: number;
    readonly pciAddress: string;
    readonly driver: string;
    readonly vlan: number;
  }[];
}

interface SriovNodeObject extends KubernetesObject {
  readonly status?: {
    readonly interfaces?: readonly {
      readonly name?: string;
      readonly pciAddress?: string;
      readonly totalvfs?: number;
      readonly Vfs?: readonly {
        readonly vfID?: number;
        readonly pciAddress?: string;
        readonly driver?: string;
        readonly Vlan?: number;
        readonly vlan?: number;
      }[];
    }[];
  };
}

export const sriovNodes: KindDefinition<SriovNode> = {
  name: 'sriovnetworknodestates.sriovnetwork.openshift.io',
  path: '/apis/sriovnetwork.openshift.io/v1/sriovnetworknodestates',
  optional: true,
  pick: ({ metadata, status }: SriovNodeObject): SriovNode => ({
    node: metadata?.name ?? '',
    functions: (status?.interfaces ?? [])
      .filter(({ totalvfs = 0 }) => totalvfs > 0)
      .map(({ name = '', pciAddress = '', totalvfs = 0, Vfs = [] }) => ({
        name,
        pciAddress,
        totalVfs: totalvfs,
        vfs: Vfs.map((vf) => ({
          index: vf.vfID ?? 0,
          pciAddress: vf.pciAddress ?? '',
          driver: vf.driver ?? '',
          vlan: vf.Vlan ?? vf.vlan ?? 0,
        })),
      })),
  }),
};
