import type { FlowRecord } from '@tributary/model';
import { FlowBatch } from '../backend/src/flows/flow-batch.ts';
import { seededRandom } from './traffic.ts';

/** How large a made-up cluster is. */
export interface ClusterSize {
  readonly zones: number;
  readonly nodes: number;
  readonly namespaces: number;
  readonly workloadsPerNamespace: number;
  readonly podsPerWorkload: number;
}

interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly owner: string;
  readonly ownerKind: string;
  readonly node: string;
  readonly zone: string;
  readonly netns: string;
  readonly address: string;
  /** Secondary networks that the pod is attached to, and by which interface. */
  readonly networks: ReadonlyMap<string, string>;
}

const NAMESPACES = ['shop', 'payments', 'media', 'telemetry', 'storage', 'edge', 'core', 'batch'];
const WORKLOADS = ['web', 'api', 'db', 'cache', 'queue', 'worker', 'gateway', 'upf', 'amf', 'smf'];
const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'];
/** Share of the workloads that are attached, and the name of the interface in the pod. */
const NETWORKS = [
  { name: 'core/n3-sriov', interface: 'net1', every: 2, kind: 'vf' },
  { name: 'storage/macvlan-storage', interface: 'net2', every: 3, kind: 'macvlan' },
  { name: 'edge/bridge-n6', interface: 'net3', every: 5, kind: 'veth' },
];
const PORTS = [443, 8080, 5432, 6379, 2152, 9092];

/** Pods of a cluster that does not exist, the same for the same size. */
export function makeCluster(size: ClusterSize): Pod[] {
  const pods: Pod[] = [];
  for (let space = 0; space < size.namespaces; space++) {
    const namespace = numbered(NAMESPACES, space);
    for (let workload = 0; workload < size.workloadsPerNamespace; workload++) {
      const owner = numbered(WORKLOADS, workload);
      const attached = NETWORKS.filter(({ every }) => (space + workload) % every === 0);
      for (let replica = 0; replica < size.podsPerWorkload; replica++) {
        const index = pods.length;
        const node = index % size.nodes;
        pods.push({
          name: `${owner}-${(0x5b00 + space * 97 + workload).toString(16)}-${(0x1a00 + index * 31).toString(36)}`,
          namespace,
          owner,
          ownerKind: KINDS[workload % KINDS.length]!,
          node: `worker-${node}`,
          zone: `zone-${'abcdef'[node % size.zones]}`,
          netns: `cni-${(0x1000_0000 + index * 7919).toString(16)}`,
          address: `10.${128 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`,
          networks: new Map(attached.map((network) => [network.name, network.interface])),
        });
      }
    }
  }
  return pods;
}

/** Flows between the pods of a cluster: `pairs` different ones talk, some of them much more than others. */
export class ClusterTraffic {
  readonly #random: () => number;
  readonly #pairs: readonly (readonly [Pod, Pod, string])[];

  constructor(pods: readonly Pod[], pairs: number, seed: number) {
    const random = seededRandom(seed);
    this.#random = random;
    const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)]!;
    const seen = new Set<string>();
    const chosen: [Pod, Pod, string][] = [];
    for (let tries = 0; chosen.length < pairs && tries < pairs * 50; tries++) {
      const source = pick(pods);
      const isNear = random() < 0.6;
      const target = isNear
        ? pick(pods.filter(({ namespace }) => namespace === source.namespace))
        : pick(pods);
      const shared = [...source.networks.keys()].filter((name) => target.networks.has(name));
      const network = shared.length > 0 && random() < 0.6 ? pick(shared) : '';
      const key = `${source.name} ${target.name} ${network}`;
      if (source === target || seen.has(key)) continue;
      seen.add(key);
      chosen.push([source, target, network]);
    }
    this.#pairs = chosen;
  }

  /** `count` flows that end within [fromMs, toMs], in order of time. */
  batch(count: number, fromMs: number, toMs: number): FlowBatch {
    const batch = new FlowBatch(count);
    for (let row = 0; row < count; row++) {
      const record = this.#record(Math.floor(fromMs + ((toMs - fromMs) * row) / count));
      for (const [name, value] of Object.entries(record)) {
        batch.column(name as keyof FlowRecord)[row] = value;
      }
    }
    return batch;
  }

  #record(endMs: number): FlowRecord {
    const random = this.#random;
    const index = Math.floor(random() ** 2 * this.#pairs.length);
    const [source, target, network] = this.#pairs[index]!;
    const isOutside = random() < 0.02;
    const packets = 1 + Math.floor(random() ** 4 * 5_000);
    const port = PORTS[index % PORTS.length]!;
    const [from, to] = [
      source.networks.get(network) ?? 'eth0',
      target.networks.get(network) ?? 'eth0',
    ];
    const kind = NETWORKS.find(({ name }) => name === network)?.kind ?? 'veth';
    return {
      TimeFlowStartMs: endMs - Math.floor(random() * 5_000),
      TimeFlowEndMs: endMs,
      _RecordType: 'flowLog',
      SrcAddr: source.address,
      DstAddr: isOutside ? `203.0.113.${Math.floor(random() * 20)}` : target.address,
      SrcPort: 32_768 + Math.floor(random() * 28_000),
      DstPort: port,
      Proto: port === 2152 ? 17 : 6,
      Etype: 0x0800,
      Bytes: packets * (64 + Math.floor(random() * 1_400)),
      Packets: packets,
      Interfaces: isOutside ? [from] : [from, to],
      IfDirections: isOutside ? [1] : [1, 0],
      IfKinds: isOutside ? [kind] : [kind, kind],
      NetNamespaces: isOutside ? [source.netns] : [source.netns, target.netns],
      IfNetworks: isOutside ? [network] : [network, network],
      SrcNetNamespace: source.netns,
      ...identity('Src', source, network),
      ...(!isOutside && { DstNetNamespace: target.netns, ...identity('Dst', target, network) }),
      ...(isOutside && { DstSubnetLabel: random() < 0.5 ? 'Internet' : 'Corporate network' }),
      ...(port !== 2152 && { TimeFlowRttNs: Math.floor(150_000 + random() ** 6 * 2e8) }),
      ...(index % 9 === 0 && { PktDropPackets: Math.floor(random() ** 3 * packets * 0.05) }),
    };
  }
}

function identity(side: 'Src' | 'Dst', pod: Pod, network: string): FlowRecord {
  const fields = {
    K8S_Name: pod.name,
    K8S_Type: 'Pod',
    K8S_Namespace: pod.namespace,
    K8S_OwnerName: pod.owner,
    K8S_OwnerType: pod.ownerKind,
    K8S_HostName: pod.node,
    K8S_Zone: pod.zone,
    ...(network && { K8S_NetworkName: network }),
  };
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [`${side}${name}`, value]),
  ) as FlowRecord;
}

/** Names repeat with a number when there are more than there are names. */
function numbered(names: readonly string[], index: number): string {
  const round = Math.floor(index / names.length);
  const name = names[index % names.length]!;
  return round === 0 ? name : `${name}-${round + 1}`;
}
