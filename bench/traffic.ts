import { readFileSync } from 'node:fs';
import protobuf from 'protobufjs';

/** A reproducible sequence of numbers in [0, 1) (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A pod with its network namespace and its address on each network that it has. */
export interface Pod {
  readonly index: number;
  readonly netns: string;
  readonly inode: number;
  readonly podUid: string;
  readonly interfaces: readonly PodInterface[];
}

export interface PodInterface {
  readonly name: string;
  readonly kind: string;
  readonly ifIndex: number;
  /** IPv4 as an unsigned number. */
  readonly address: number;
  readonly mac: number;
  readonly vf: string;
}

const NETWORKS = [
  { name: 'eth0', kind: 'veth', subnet: 0x0af4_0000, every: 1, vf: '' },
  { name: 'net1', kind: 'macvlan', subnet: 0xc0a8_0000, every: 2, vf: '' },
  { name: 'net2', kind: 'vf', subnet: 0xac14_0000, every: 5, vf: 'ens1f0' },
  { name: 'net10', kind: 'macvlan', subnet: 0xac1e_0000, every: 7, vf: '' },
];
export const HOST_INODE = 4_026_531_840;
export const AGENT_IP = '10.0.0.1';
const AGENT_IP_NUMBER = 0x0a00_0001;

/** Pods of one node; the name of pod i's host veth is `veth<i>`. */
export function makePods(count: number): Pod[] {
  return Array.from({ length: count }, (_, index) => ({
    index,
    netns: `cni-${(0x1000_0000 + index * 7919).toString(16)}`,
    inode: HOST_INODE + 100 + index,
    podUid: `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`,
    interfaces: NETWORKS.filter(({ every }) => index % every === 0).map((network, position) => ({
      name: network.name,
      kind: network.kind,
      ifIndex: 2 + position,
      address: network.subnet + 10 + index,
      mac: 0x0258_0000_0000 + position * 0x10_0000 + index,
      vf: network.vf && `${network.vf}/${index}`,
    })),
  }));
}

const SERVICES = [
  { port: 443, protocol: 6, weight: 40 },
  { port: 8080, protocol: 6, weight: 20 },
  { port: 5432, protocol: 6, weight: 10 },
  { port: 53, protocol: 17, weight: 20 },
  { port: 4789, protocol: 17, weight: 5 },
  { port: 0, protocol: 1, weight: 5 },
];

/** Makes flows between pods as an agent would report them. */
export class FlowSource {
  readonly #random: () => number;
  readonly #pods: readonly Pod[];
  readonly #byNetwork: readonly (readonly Pod[])[];

  constructor(pods: readonly Pod[], seed: number) {
    this.#random = seededRandom(seed);
    this.#pods = pods;
    this.#byNetwork = NETWORKS.map(({ name }) =>
      pods.filter((pod) => pod.interfaces.some((link) => link.name === name)),
    );
  }

  /** One flow that ended at `endMs`, as a pbflow.Record for protobufjs. */
  record(endMs: number): Record<string, unknown> {
    const random = this.#random;
    const network = random() < 0.5 ? 0 : 1 + Math.floor(random() * (NETWORKS.length - 1));
    const candidates =
      this.#byNetwork[network]!.length > 1 ? this.#byNetwork[network]! : this.#pods;
    const name = candidates === this.#pods ? 'eth0' : NETWORKS[network]!.name;
    const source = candidates[Math.floor(random() * candidates.length)]!;
    const destination = candidates[Math.floor(random() ** 2 * candidates.length)]!;
    const from = source.interfaces.find((link) => link.name === name)!;
    const to = destination.interfaces.find((link) => link.name === name)!;
    const service = this.#service();
    const packets = 1 + Math.floor(random() ** 4 * 5_000);
    const bytes = packets * (64 + Math.floor(random() * 1_400));
    const isTcp = service.protocol === 6;
    return {
      ethProtocol: 0x0800,
      timeFlowStart: time(endMs - Math.floor(random() * 5_000)),
      timeFlowEnd: time(endMs),
      dataLink: { srcMac: from.mac, dstMac: to.mac },
      network: { srcAddr: { ipv4: from.address }, dstAddr: { ipv4: to.address }, dscp: 0 },
      transport: {
        srcPort: service.port === 0 ? 0 : 32_768 + Math.floor(random() * 28_000),
        dstPort: service.port,
        protocol: service.protocol,
      },
      bytes,
      packets,
      interface: from.name,
      direction: 1,
      agentIp: { ipv4: AGENT_IP_NUMBER },
      flags: isTcp ? 0x1b : 0,
      icmpType: service.protocol === 1 ? 8 : 0,
      ...(isTcp && {
        timeFlowRtt: { seconds: 0, nanos: Math.floor(200_000 + random() ** 6 * 8e7) },
      }),
      dupList: points(source, from, destination, to).map((point) => ({ ...point, packets, bytes })),
    };
  }

  #service(): (typeof SERVICES)[number] {
    let weight = this.#random() * 100;
    return SERVICES.find((service) => (weight -= service.weight) < 0) ?? SERVICES[0]!;
  }
}

function time(ms: number): { seconds: number; nanos: number } {
  return { seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1_000_000 };
}

/** A macvlan or a VF is seen in the pods only, a veth also at its host end. */
function points(source: Pod, from: PodInterface, destination: Pod, to: PodInterface) {
  const atSource = podPoint(source, from, 1);
  const atDestination = podPoint(destination, to, 0);
  if (from.name !== 'eth0') return [atSource, atDestination];
  return [atSource, hostPoint(source, 0), hostPoint(destination, 1), atDestination];
}

function podPoint(pod: Pod, link: PodInterface, direction: 0 | 1) {
  return {
    interface: link.name,
    direction,
    netnsName: pod.netns,
    netnsInode: pod.inode,
    podUid: pod.podUid,
    ifIndex: link.ifIndex,
    ifKind: link.kind,
    vf: link.vf,
  };
}

function hostPoint(pod: Pod, direction: 0 | 1) {
  return {
    interface: `veth${pod.index}`,
    direction,
    netnsName: 'host',
    netnsInode: HOST_INODE,
    ifIndex: 10 + pod.index,
    ifKind: 'veth',
  };
}

export const flowProto = loadType('flow.proto', 'pbflow.Records');
export const reportProto = loadType('inventory.proto', 'tributary.InterfaceReport');

function loadType(file: string, name: string): protobuf.Type {
  const text = readFileSync(new URL(`../model/proto/${file}`, import.meta.url), 'utf8');
  const root = new protobuf.Root();
  for (const common of ['duration', 'timestamp']) {
    root.addJSON(protobuf.common.get(`google/protobuf/${common}.proto`)!.nested!);
  }
  protobuf.parse(text, root);
  return root.lookupType(name);
}

/** One message of `count` flows that end within [fromMs, toMs], in order of time. */
export function encodeFlows(
  source: FlowSource,
  count: number,
  fromMs: number,
  toMs: number,
): Buffer {
  const entries = Array.from({ length: count }, (_, index) =>
    source.record(Math.floor(fromMs + ((toMs - fromMs) * index) / count)),
  );
  return Buffer.from(flowProto.encode(flowProto.fromObject({ entries })).finish());
}

/** The inventory of the same pods, after `seconds` of traffic. */
export function encodeReport(pods: readonly Pod[], startMs: number, seconds: number): Buffer {
  const interfaces = pods.flatMap((pod) =>
    pod.interfaces.map((link) => {
      const bytes = (link.address % 97) * 12_500 * seconds;
      const counters = {
        rxPackets: bytes / 500,
        rxBytes: bytes,
        txPackets: bytes / 250,
        txBytes: bytes * 2,
      };
      const isSpare = link.kind === 'vf' && pod.index % 3 === 0;
      return {
        netnsInode: pod.inode,
        ifIndex: link.ifIndex,
        netnsName: pod.netns,
        podUid: pod.podUid,
        name: link.name,
        kind: link.kind,
        mac: macText(link.mac),
        addresses: [`${addressText(link.address)}/16`],
        mtu: 1500,
        state: 'up',
        coverage: isSpare ? 4 : 1,
        reason: isSpare ? 'bound to vfio-pci' : '',
        kernel: counters,
        observed: isSpare ? {} : counters,
        attachedMs: isSpare ? 0 : startMs,
        kernelAtAttach: {},
        ...(link.vf && {
          sriov: {
            pf: 'ens1f0',
            vfIndex: pod.index,
            pciAddress: `0000:3b:02.${pod.index % 8}`,
            driver: isSpare ? 'vfio-pci' : 'iavf',
          },
        }),
      };
    }),
  );
  return Buffer.from(
    reportProto
      .encode(
        reportProto.fromObject({
          node: 'worker-1',
          agentIp: AGENT_IP,
          agentVersion: '0.1.0',
          full: true,
          timeMs: startMs + seconds * 1000,
          countersMs: startMs + seconds * 1000,
          agentStartMs: startMs,
          interfaces,
          counters: { ring_full_packets: 0, export_dropped_flows: 0 },
        }),
      )
      .finish(),
  );
}

export function addressText(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}

export function macText(value: number): string {
  return value.toString(16).padStart(12, '0').match(/../g)!.join(':');
}
