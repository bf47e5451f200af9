import type { MergedFlow } from '../flows/merged-flow.ts';
import { INGRESS } from '../flows/merged-flow.ts';
import type { LinkState } from '../links/link.ts';

type KernelCounters = LinkState['link']['stats'];

/** What the hooks of one interface have counted since they were attached. */
export interface Observed {
  readonly attachedMs: number;
  /** The kernel's counters when the hooks were attached; undefined until they are known. */
  kernelAtAttach: KernelCounters | undefined;
  rxPackets: number;
  rxBytes: number;
  txPackets: number;
  txBytes: number;
}

/** Sums of flows per interface, to be compared with the kernel's own counters. */
export class ObservedCounters {
  /** By namespace, then by ifindex. */
  readonly #byLink = new Map<number, Map<number, Observed>>();
  /** Interfaces whose flows have been read and whose kernel counters are asked for. */
  readonly #expected = new Set<Observed>();

  /** Begins to count for an interface whose hooks were just attached. */
  begin(state: LinkState): void {
    this.end(state);
    let links = this.#byLink.get(state.netns);
    if (!links) this.#byLink.set(state.netns, (links = new Map()));
    links.set(state.link.ifindex, {
      attachedMs: Date.now(),
      kernelAtAttach: undefined,
      rxPackets: 0,
      rxBytes: 0,
      txPackets: 0,
      txBytes: 0,
    });
  }

  end(state: LinkState): void {
    const links = this.#byLink.get(state.netns);
    const observed = links?.get(state.link.ifindex);
    if (!links || !observed) return;
    this.#expected.delete(observed);
    links.delete(state.link.ifindex);
    if (links.size === 0) this.#byLink.delete(state.netns);
  }

  get(state: LinkState): Observed | undefined {
    return this.#byLink.get(state.netns)?.get(state.link.ifindex);
  }

  add(flows: readonly MergedFlow[]): void {
    for (const { points } of flows) {
      for (const point of points) {
        const observed = this.#byLink.get(point.netns)?.get(point.ifindex);
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

  /** All flows up to now have been added, and the kernel's counters are about to be told. */
  expectCounters(): void {
    for (const links of this.#byLink.values()) {
      for (const observed of links.values()) {
        if (!observed.kernelAtAttach) this.#expected.add(observed);
      }
    }
  }

  /** A link was told with its counters: those at the attach are these less what has been counted since. */
  learn(state: LinkState): void {
    const observed = this.get(state);
    if (!observed || !this.#expected.delete(observed)) return;
    const { stats } = state.link;
    observed.kernelAtAttach = {
      ...stats,
      rxPackets: Math.max(0, stats.rxPackets - observed.rxPackets),
      rxBytes: Math.max(0, stats.rxBytes - observed.rxBytes),
      txPackets: Math.max(0, stats.txPackets - observed.txPackets),
      txBytes: Math.max(0, stats.txBytes - observed.txBytes),
    };
  }
}
