import { FlowReader } from '../../native/index.ts';
import type { FlowBatch, FlowKind } from '../../native/index.ts';
import { claimsOf } from './contested.ts';
import type { EndFacts } from './contested.ts';
import { EGRESS, FlowIdentity, FlowPoint, INGRESS, isSamePoint } from './merged-flow.ts';
import type { MergedFlow } from './merged-flow.ts';
import { Primaries } from './primaries.ts';
import type { SegmentKey } from './primaries.ts';
import { joinSegments, segmentsOf } from './segments.ts';
import type { Segment } from './segments.ts';
import { Spots } from './spots.ts';

interface Seen {
  readonly identity: FlowIdentity;
  readonly points: FlowPoint[];
}

/** Flows by what names them among those of their kind. */
type SeenFlows = Readonly<Record<FlowKind, Map<string, Seen>>>;

const KINDS: readonly FlowKind[] = ['v4', 'v6', 'l2'];

/** Collects what the kernel's tables and ring hand over, and makes one flow of the points that saw it. */
export class FlowMerger {
  readonly #facts: EndFacts;
  readonly #spots = new Spots();
  readonly #primaries: Readonly<Record<FlowKind, Primaries>>;
  #seen: SeenFlows = nothingSeen();

  /** `rememberedFlows` bounds the memory of primary points, of each kind. */
  constructor(facts: EndFacts, rememberedFlows: number) {
    this.#facts = facts;
    this.#primaries = {
      v4: new Primaries(rememberedFlows),
      v6: new Primaries(rememberedFlows),
      l2: new Primaries(rememberedFlows),
    };
  }

  /** Adds records of a drain or of the ring; the same flow and point may come any number of times. */
  add(batch: FlowBatch): void {
    for (const kind of KINDS) {
      const flow = new FlowReader(kind, batch[kind]);
      const seen = this.#seen[kind];
      while (flow.next()) this.#addOne(seen, flow);
    }
  }

  /** All flows added since the last call, in parts of about so many. */
  *take(flowsAPart: number): Generator<MergedFlow[], void, void> {
    const seen = this.#seen;
    this.#seen = nothingSeen();
    let part: MergedFlow[] = [];
    for (const kind of KINDS) {
      this.#primaries[kind].beginDrain();
      for (const one of seen[kind].values()) {
        this.#tellApart(one, part);
        if (part.length < flowsAPart) continue;
        yield part;
        part = [];
      }
    }
    if (part.length > 0) yield part;
  }

  /** Makes flows of all points that saw the same addresses and ports. */
  #tellApart({ identity, points }: Seen, flows: MergedFlow[]): void {
    const segments: Segment[] = [];
    for (const segment of segmentsOf(points)) {
      const claims = claimsOf(identity, segment.points, this.#facts);
      if (!claims) segments.push(segment);
      for (const { netns, points: own, counted } of claims ?? []) {
        const { srcMac, dstMac } = segment;
        const primary = counted
          ? this.#pick(identity, [{ srcMac, dstMac, netns }], own)
          : undefined;
        flows.push({ identity, points: own, primary });
      }
    }
    const groups =
      segments.length < 2
        ? segments.map((segment) => [segment])
        : joinSegments(segments, (netns, mac) => this.#facts.hasMac(netns, mac));
    for (const group of groups) {
      const together = group.length === 1 ? group[0]!.points : group.flatMap((one) => one.points);
      const keys = group.map(({ srcMac, dstMac }) => ({ srcMac, dstMac, netns: 0 }));
      flows.push({ identity, points: together, primary: this.#pick(identity, keys, together) });
    }
  }

  #addOne(flows: Map<string, Seen>, flow: FlowReader): void {
    const id = flow.identity;
    let seen = flows.get(id);
    if (!seen) {
      seen = { identity: new FlowIdentity(flow, id), points: [] };
      flows.set(id, seen);
    }
    const direction = flow.direction === 'ingress' ? INGRESS : EGRESS;
    const { netns, ifindex, vlan, srcMac, dstMac } = flow;
    const spot = this.#spots.of(netns, ifindex, direction, vlan, srcMac, dstMac);
    const known = seen.points.find((point) => isSamePoint(point.spot, spot));
    if (known) known.add(flow);
    else seen.points.push(new FlowPoint(spot, flow));
  }

  #pick(
    identity: FlowIdentity,
    segments: readonly SegmentKey[],
    points: readonly FlowPoint[],
  ): FlowPoint | undefined {
    const { kind, id } = identity;
    return this.#primaries[kind].pick(id, segments, points, (all) => this.#choose(identity, all));
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

function nothingSeen(): SeenFlows {
  return { v4: new Map(), v6: new Map(), l2: new Map() };
}
