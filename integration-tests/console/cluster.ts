import { makePods } from '../../bench/traffic.ts';

/** Pods of `bench/fill.ts`, which tells their UIDs with their interfaces. */
const PODS = 60;
const NAMESPACE = 'shop';
const NODE = 'bench-node';
const NETWORKS: Readonly<Record<string, string>> = { net1: 'red', net2: 'sriov', net10: 'blue' };

export const pod = { namespace: NAMESPACE, name: 'web-0' };
export const otherPod = { namespace: NAMESPACE, name: 'web-2' };
export const network = { namespace: NAMESPACE, name: 'red', interface: 'net1' };

interface Seed {
  readonly gv: string;
  readonly plural: string;
  readonly object: {
    readonly metadata: { readonly name: string; readonly namespace?: string };
    readonly [part: string]: unknown;
  };
}

/** What the stand-in for the Kubernetes API knows: the pods whose flows are stored, their node and their networks. */
export function clusterObjects(): Seed[] {
  return [
    { gv: '/v1', plural: 'namespaces', object: { metadata: { name: NAMESPACE } } },
    {
      gv: '/v1',
      plural: 'nodes',
      object: {
        metadata: { name: NODE },
        status: { addresses: [{ type: 'InternalIP', address: '10.0.0.1' }], conditions: [] },
      },
    },
    ...Object.entries(NETWORKS).map(([, name]) => ({
      gv: 'k8s.cni.cncf.io/v1',
      plural: 'network-attachment-definitions',
      object: {
        metadata: { name, namespace: NAMESPACE },
        spec: { config: JSON.stringify({ type: 'macvlan', master: name, name }) },
      },
    })),
    ...makePods(PODS).map(({ index, podUid, interfaces }) => ({
      gv: '/v1',
      plural: 'pods',
      object: {
        metadata: {
          name: `web-${index}`,
          namespace: NAMESPACE,
          uid: podUid,
          annotations: {
            'k8s.v1.cni.cncf.io/network-status': JSON.stringify(
              interfaces.map(({ name, address }) => ({
                name: NETWORKS[name] === undefined ? 'default' : `${NAMESPACE}/${NETWORKS[name]}`,
                interface: name,
                ips: [dotted(address)],
                default: NETWORKS[name] === undefined,
              })),
            ),
          },
        },
        spec: { nodeName: NODE, containers: [{ name: 'web', image: 'web' }] },
        status: { phase: 'Running', podIP: dotted(interfaces[0]!.address), hostIP: '10.0.0.1' },
      },
    })),
  ];
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}
