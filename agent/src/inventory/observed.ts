import type { MergedFlow } from '../flows/merged-flow.ts';
import { INGRESS } from '../flows/merged-flow.ts';
import type { LinkState } from '../links/link.ts';

/** What the hooks of one interface have counted, and the kernel's own counters when they were attached. */
export interface Observed {
  readonly attachedMs: number;
  readonly kernelAtAttach: LinkState['link']['stats'];
  rxPackets: number;
  rxBytes: number;
  txPackets: number;
  txBytes: number;
}

/** Sums of flows per interface, to be compared with the kernel's own counters. */
export class ObservedCounters {
  readonly #byLink = new Map<string, Observed>();

  /** Begins to count for an interface whose hooks were just attached. */
  begin(state: LinkState): void {
    this.#byLink.set(keyOf(state.netns, state.link.ifindex), {
      attachedMs: Date.now(),
      kernelAtAttach: state.link.stats,
      rxPackets: 0,
      rxBytes: 0,
      txPackets: 0,
      txBytes: 0,
    });
  }

  end(state: LinkState): void {
    this.#byLink.delete(keyOf(state.netns, state.link.ifindex));
  }

  get(state: LinkState): Observed | undefined {
    return this.#byLink.get(keyOf(state.netns, state.link.ifindex));
  }

  add(flows: readonly MergedFlow[]): void {
    for (const { points } of flows) {
      for (const point of points) {
        const observed = this.#byLink.get(keyOf(point.netns, point.ifindex));
        if (!observed) continue;
        if (point.direction === INGRESS) {
          observed.rxPackets += point.packets;
          observed.rxBytes += point.bytes;
        } else {
          observed.txPackets += point.packets;
          observed.txBytes += point.bytes;
        }
      }
    }
  }
}

function keyOf(netns: number, ifindex: number): string {
  return `${netns}/${ifindex}`;
}
