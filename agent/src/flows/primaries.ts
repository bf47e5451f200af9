import type { FlowPoint } from './merged-flow.ts';

/** How many drains without a packet until a flow's primary point is chosen anew. */
const IDLE_DRAINS = 3;

interface Primary {
  readonly point: string;
  lastDrain: number;
}

/**
 * Remembers at which point each flow's own bytes are counted. A packet that one point sees before a drain and another
 * point after it would otherwise count twice. Bounded: the flow that was idle the longest is forgotten first.
 */
export class Primaries {
  readonly #bound: number;
  /** By flow and segment, the least recently seen first. */
  readonly #known = new Map<string, Primary>();
  #drain = 0;

  constructor(bound: number) {
    this.#bound = bound;
  }

  get size(): number {
    return this.#known.size;
  }

  /** Says that a drain begins; forgets flows that have been idle. */
  beginDrain(): void {
    this.#drain++;
    for (const [key, { lastDrain }] of this.#known) {
      if (this.#drain - lastDrain <= IDLE_DRAINS) break;
      this.#known.delete(key);
    }
  }

  /**
   * The point whose packets count for the flow in this drain, among `points`; undefined when the flow's primary saw
   * none. `keys` name the flow's segments; `choose` is asked when the flow has no primary yet.
   */
  pick(
    keys: readonly string[],
    points: readonly FlowPoint[],
    choose: (points: readonly FlowPoint[]) => FlowPoint,
  ): FlowPoint | undefined {
    let primary = keys
      .map((key) => this.#known.get(key))
      .find((known) => known !== undefined && this.#drain - known.lastDrain <= IDLE_DRAINS);
    const chosen = primary ? points.find((point) => pointId(point) === primary!.point) : undefined;
    const picked = primary ? chosen : choose(points);
    primary ??= { point: pointId(picked!), lastDrain: this.#drain };
    if (picked) primary.lastDrain = this.#drain;
    this.#remember(keys, primary);
    return picked;
  }

  #remember(keys: readonly string[], primary: Primary): void {
    for (const key of keys) {
      this.#known.delete(key);
      this.#known.set(key, primary);
    }
    for (const key of this.#known.keys()) {
      if (this.#known.size <= this.#bound) return;
      this.#known.delete(key);
    }
  }
}

function pointId({ netns, ifindex, direction, vlan }: FlowPoint): string {
  return `${netns}/${ifindex}/${direction}/${vlan}`;
}
