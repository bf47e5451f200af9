import { FlowReader } from '../../native/index.ts';
import type { FlowBatch, FlowKind } from '../../native/index.ts';
import { claimsOf } from './contested.ts';
import type { EndFacts } from './contested.ts';
import { EGRESS, INGRESS } from './merged-flow.ts';
import type { FlowIdentity, FlowPoint, MergedFlow } from './merged-flow.ts';
import { Primaries } from './primaries.ts';
import { joinSegments, segmentsOf } from './segments.ts';
import type { Segment } from './segments.ts';

interface Seen {
  readonly identity: FlowIdentity;
  readonly points: FlowPoint[];
}

const KINDS: readonly FlowKind[] = ['v4', 'v6', 'l2'];

/** Collects what the kernel's tables and ring hand over, and makes one flow of the points that saw it. */
export class FlowMerger {
  readonly #facts: EndFacts;
  readonly #primaries: Primaries;
  #seen = new Map<string, Seen>();

  /** `rememberedFlows` bounds the memory of primary points. */
  constructor(facts: EndFacts, rememberedFlows: number) {
    this.#facts = facts;
    this.#primaries = new Primaries(rememberedFlows);
  }

  /** Flows that `take` would hand out, before segments are told apart. */
  get size(): number {
    return this.#seen.size;
  }

  /** Adds records of a drain or of the ring; the same flow and point may come any number of times. */
  add(batch: FlowBatch): void {
    for (const kind of KINDS) {
      const flow = new FlowReader(kind, batch[kind]);
      while (flow.next()) this.#addOne(flow);
    }
  }

  /** All flows added since the last call. */
  take(): MergedFlow[] {
    const seen = this.#seen;
    this.#seen = new Map();
    this.#primaries.beginDrain();
    const flows: MergedFlow[] = [];
    for (const [key, one] of seen) this.#tellApart(key, one, flows);
    return flows;
  }

  /** Makes flows of all points of one key. */
  #tellApart(key: string, { identity, points }: Seen, flows: MergedFlow[]): void {
    const segments: Segment[] = [];
    for (const segment of segmentsOf(points)) {
      const claims = claimsOf(identity, segment.points, this.#facts);
      if (!claims) segments.push(segment);
      for (const { netns, points: own, counted } of claims ?? []) {
        const keys = [`${key}|${segment.macs}|${netns}`];
        const primary = counted ? this.#pick(identity, keys, own) : undefined;
        flows.push({ identity, points: own, primary });
      }
    }
    const groups =
      segments.length < 2
        ? segments.map((segment) => [segment])
        : joinSegments(segments, (netns, mac) => this.#facts.hasMac(netns, mac));
    for (const group of groups) {
      const together = group.length === 1 ? group[0]!.points : group.flatMap((one) => one.points);
      const keys = group.map(({ macs }) => `${key}|${macs}`);
      flows.push({ identity, points: together, primary: this.#pick(identity, keys, together) });
    }
  }

  #addOne(flow: FlowReader): void {
    const key = `${flow.kind}${flow.identity}`;
    let seen = this.#seen.get(key);
    if (!seen) {
      seen = { identity: identityOf(flow), points: [] };
      this.#seen.set(key, seen);
    }
    const direction = flow.direction === 'ingress' ? INGRESS : EGRESS;
    const { netns, ifindex, vlan } = flow;
    const known = seen.points.find(
      (point) =>
        point.netns === netns &&
        point.ifindex === ifindex &&
        point.direction === direction &&
        point.vlan === vlan,
    );
    if (known) {
      known.packets += flow.packets;
      known.bytes += flow.bytes;
      known.firstNs = Math.min(known.firstNs, flow.firstNs);
      known.lastNs = Math.max(known.lastNs, flow.lastNs);
      known.flags |= flow.flags;
      return;
    }
    seen.points.push({
      netns,
      ifindex,
      direction,
      vlan,
      srcMac: flow.srcMac,
      dstMac: flow.dstMac,
      dscp: flow.dscp,
      packets: flow.packets,
      bytes: flow.bytes,
      firstNs: flow.firstNs,
      lastNs: flow.lastNs,
      flags: flow.flags,
    });
  }

  #pick(
    identity: FlowIdentity,
    keys: readonly string[],
    points: readonly FlowPoint[],
  ): FlowPoint | undefined {
    return this.#primaries.pick(keys, points, (all) => this.#choose(identity, all));
  }

  /** Where the sender itself sent it, else where it was seen first. */
  #choose(identity: FlowIdentity, points: readonly FlowPoint[]): FlowPoint {
    const sent = points.find(
      ({ direction, netns }) =>
        direction === EGRESS && this.#facts.ownsAddress(netns, identity.srcAddr),
    );
    if (sent) return sent;
    return points.reduce((first, point) => (point.firstNs < first.firstNs ? point : first));
  }
}

function identityOf(flow: FlowReader): FlowIdentity {
  const { buffer, addrLength, srcAddrOffset, dstAddrOffset } = flow;
  return {
    kind: flow.kind,
    id: flow.identity,
    srcAddr: buffer.subarray(srcAddrOffset, srcAddrOffset + addrLength),
    dstAddr: buffer.subarray(dstAddrOffset, dstAddrOffset + addrLength),
    srcPort: flow.srcPort,
    dstPort: flow.dstPort,
    proto: flow.proto,
    etherType: flow.etherType,
  };
}
