import { isSamePoint } from './merged-flow.ts';
import type { FlowPoint } from './merged-flow.ts';
import type { Spot } from './spots.ts';

/** How many drains without a packet until a flow's primary point is chosen anew. */
const IDLE_DRAINS = 3;

/** A segment of a flow by its MACs, and the namespace that claims it, 0 where none does. */
export interface SegmentKey {
  readonly srcMac: number;
  readonly dstMac: number;
  readonly netns: number;
}

/** The primary points of one flow, by segment: one, as a rule, and then the same array for all flows of that spot. */
type FlowPrimaries = readonly { readonly segment: SegmentKey; readonly spot: Spot }[];

/**
 * Remembers at which point each flow's own bytes are counted. A packet that one point sees before a drain and another
 * point after it would otherwise count twice. What is remembered is kept by the drain in which it was last seen, so that
 * forgetting costs nothing; beyond the bound the flows that were idle the longest go first.
 */
export class Primaries {
  readonly #bound: number;
  /** By flow, the drain under way first. */
  #drains: Map<string, FlowPrimaries>[] = [new Map()];
  readonly #bySpot = new WeakMap<Spot, FlowPrimaries>();

  /** `bound`: flows remembered beside those of the drain under way. */
  constructor(bound: number) {
    this.#bound = bound;
  }

  /** Flows remembered; one counts in each drain that saw it. */
  get size(): number {
    return this.#drains.reduce((sum, drain) => sum + drain.size, 0);
  }

  /** Says that a drain begins; forgets flows that have been idle. */
  beginDrain(): void {
    while (this.size > this.#bound && this.#drains.length > 0) this.#drains.pop();
    this.#drains = [new Map(), ...this.#drains.slice(0, IDLE_DRAINS)];
  }

  /**
   * The point whose packets count for the flow in this drain, among `points`; undefined when the flow's primary saw
   * none. `segments` are those of the flow that `points` are of; `choose` is asked when it has no primary yet.
   */
  pick(
    flow: string,
    segments: readonly SegmentKey[],
    points: readonly FlowPoint[],
    choose: (points: readonly FlowPoint[]) => FlowPoint,
  ): FlowPoint | undefined {
    for (const drain of this.#drains) {
      const known = drain.get(flow)?.find(({ segment }) => includes(segments, segment))?.spot;
      if (!known) continue;
      const picked = points.find(({ spot }) => isSamePoint(spot, known));
      this.#remember(picked ? this.#drains[0]! : drain, flow, segments, known);
      return picked;
    }
    const chosen = choose(points);
    this.#remember(this.#drains[0]!, flow, segments, chosen.spot);
    return chosen;
  }

  #remember(
    drain: Map<string, FlowPrimaries>,
    flow: string,
    segments: readonly SegmentKey[],
    spot: Spot,
  ): void {
    const known = drain.get(flow) ?? [];
    const added = segments.filter(
      (segment) => !known.some((one) => isSameSegment(one.segment, segment)),
    );
    if (added.length === 0) return;
    const isUsual =
      known.length === 0 && added.length === 1 && isSameSegment(added[0]!, aloneAt(spot));
    drain.set(
      flow,
      isUsual ? this.#usual(spot) : [...known, ...added.map((segment) => ({ segment, spot }))],
    );
  }

  #usual(spot: Spot): FlowPrimaries {
    let usual = this.#bySpot.get(spot);
    if (!usual) this.#bySpot.set(spot, (usual = [{ segment: aloneAt(spot), spot }]));
    return usual;
  }
}

function aloneAt({ srcMac, dstMac }: Spot): SegmentKey {
  return { srcMac, dstMac, netns: 0 };
}

function includes(segments: readonly SegmentKey[], wanted: SegmentKey): boolean {
  return segments.some((segment) => isSameSegment(segment, wanted));
}

function isSameSegment(one: SegmentKey, other: SegmentKey): boolean {
  return one.srcMac === other.srcMac && one.dstMac === other.dstMac && one.netns === other.netns;
}
