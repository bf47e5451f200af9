import { setImmediate } from 'node:timers/promises';
import { isKernelError } from '../../native/index.ts';
import type { AttachMode, FlowDirection, Hook, NetnsHandle } from '../../native/index.ts';
import { isUp } from '../links/link.ts';
import type { LinkState } from '../links/link.ts';
import { exclusionOf } from './rules.ts';
import type { InterfaceRules } from './rules.ts';

/** Whether an interface is observed, and why not. */
export interface Coverage {
  readonly state: 'pending' | 'observed' | 'excluded' | 'failed';
  /** In words; empty when it is observed. */
  readonly reason: string;
}

/** Attaches the flow program; the part of `FlowProbe` that is needed here. */
export interface Attacher {
  attach(
    netns: NetnsHandle,
    ifindex: number,
    direction: FlowDirection,
    mode: AttachMode,
  ): Promise<Hook>;
}

export interface ReconcilerOptions {
  readonly rules: InterfaceRules;
  readonly directions: readonly FlowDirection[];
  /** How to attach to a link. */
  modeOf(state: LinkState): AttachMode;
  /** The open namespace of an inode, undefined when it is gone. */
  namespaceOf(netns: number): NetnsHandle | undefined;
  /** Called before a link is first attached; the attempt goes on whatever comes of it. */
  prepare(netns: NetnsHandle, state: LinkState): Promise<void>;
  /**
   * Coverage of a link changed. `latencyMs` is set when it was attached: since the link was heard to be up, 0 when the
   * hooks were there first.
   */
  onCoverage(state: LinkState, coverage: Coverage, latencyMs?: number): void;
}

interface Entry {
  readonly state: LinkState;
  coverage: Coverage;
  hooks: readonly Hook[];
  /** An attach or detach is under way. */
  busy: boolean;
  /** Something changed meanwhile. */
  again: boolean;
  prepared: boolean;
  failures: number;
  /** Attempts that found the hooks of a namespace that it left. */
  moves: number;
  /** Nothing is tried until this fires, unless the link comes up for the first time. */
  wait: NodeJS.Timeout | undefined;
  /** It has been up, or was waited for long enough. */
  settled: boolean;
}

const PENDING: Coverage = { state: 'pending', reason: 'not attached yet' };
const OBSERVED: Coverage = { state: 'observed', reason: '' };
/**
 * A link that is down may be on its way to another namespace, and a TCX hook would go with it: 25 ms of the kernel's
 * routing lock to attach and as much to detach. It gets its hooks when it comes up, or when it has stayed so long.
 */
const SETTLE_MS = 1_000;
const RETRY_FIRST_MS = 250;
const RETRY_MOST_MS = 60_000;
/** A link that moved brings its hooks along until its former namespace tells that it is gone. */
const MOVED_RETRY_MS = 10;
const MOVED_RETRIES = 100;

/** Makes the hooks that are there those that are wanted, one interface at a time and any number of times. */
export class Reconciler {
  readonly #attacher: Attacher;
  readonly #options: ReconcilerOptions;
  readonly #entries = new Map<LinkState, Entry>();
  /** Hooks that are being taken off links that left their namespace, perhaps for another one. */
  readonly #leaving = new Set<Promise<void>>();
  readonly #attaching = new Set<Promise<void>>();
  #closed = false;

  constructor(attacher: Attacher, options: ReconcilerOptions) {
    this.#attacher = attacher;
    this.#options = options;
  }

  /** The coverage of a link that was given to `reconcile`. */
  coverageOf(state: LinkState): Coverage {
    return this.#entries.get(state)?.coverage ?? PENDING;
  }

  /** Compares one link with its hooks and mends the difference. Resolves when it is as wanted, or has failed. */
  async reconcile(state: LinkState): Promise<void> {
    let entry = this.#entries.get(state);
    if (!entry) {
      if (state.gone) return;
      entry = {
        state,
        coverage: PENDING,
        hooks: [],
        busy: false,
        again: false,
        prepared: false,
        failures: 0,
        moves: 0,
        wait: undefined,
        settled: false,
      };
      this.#entries.set(state, entry);
    }
    if (entry.busy) {
      entry.again = true;
      return;
    }
    entry.busy = true;
    do {
      entry.again = false;
      await this.#mend(entry);
    } while (entry.again);
    entry.busy = false;
  }

  /** Takes all hooks off. */
  async close(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    for (const entry of entries) clearTimeout(entry.wait);
    this.#closed = true;
    await Promise.all(entries.map((entry) => detachAll(entry)));
    await Promise.all(this.#attaching);
  }

  async #mend(entry: Entry): Promise<void> {
    const { state } = entry;
    if (state.gone) {
      this.#entries.delete(state);
      clearTimeout(entry.wait);
      const leaving = detachAll(entry);
      this.#leaving.add(leaving);
      await leaving;
      this.#leaving.delete(leaving);
      return;
    }
    const exclusion = exclusionOf(state.link.name, this.#options.rules);
    if (exclusion !== undefined) {
      await detachAll(entry);
      this.#cover(entry, { state: 'excluded', reason: exclusion });
      return;
    }
    if (entry.hooks.length > 0) return;
    if (!entry.settled && isUp(state.link)) {
      entry.settled = true;
      clearTimeout(entry.wait);
      entry.wait = undefined;
    }
    if (entry.wait) return;
    if (!entry.settled && this.#options.modeOf(state) === 'tcx') {
      this.#waitFor(entry, SETTLE_MS);
      return;
    }
    const attaching = this.#attach(entry);
    this.#attaching.add(attaching);
    await attaching;
    this.#attaching.delete(attaching);
  }

  #waitFor(entry: Entry, ms: number): void {
    entry.wait = setTimeout(() => {
      entry.wait = undefined;
      entry.settled = true;
      void this.reconcile(entry.state);
    }, ms).unref();
  }

  async #attach(entry: Entry): Promise<void> {
    const { state } = entry;
    const { directions } = this.#options;
    const mode = this.#options.modeOf(state);
    await this.#untilNoneLeaves();
    const netns = this.#options.namespaceOf(state.netns);
    if (!netns || state.gone || this.#closed) return;
    const attachAt = async (direction: FlowDirection) =>
      this.#attacher.attach(netns, state.link.ifindex, direction, mode);
    if (!entry.prepared) await this.#options.prepare(netns, state).catch(() => undefined);
    entry.prepared = true;
    const results = await Promise.allSettled(directions.map(attachAt));
    entry.hooks = results.flatMap((result) =>
      result.status === 'fulfilled' ? [result.value] : [],
    );
    if (this.#closed) {
      await detachAll(entry);
      return;
    }
    const failure = results.find((result) => result.status === 'rejected');
    if (!failure) {
      entry.failures = 0;
      entry.moves = 0;
      this.#cover(entry, OBSERVED, state.upMs === undefined ? 0 : performance.now() - state.upMs);
      return;
    }
    await detachAll(entry);
    // the link went, or moved, between the event and the attach: its own event follows
    if (isKernelError(failure.reason) && failure.reason.code === 'ENODEV') return;
    if (
      isKernelError(failure.reason) &&
      failure.reason.code === 'EEXIST' &&
      entry.moves++ < MOVED_RETRIES
    ) {
      this.#waitFor(entry, MOVED_RETRY_MS);
      return;
    }
    const reason =
      failure.reason instanceof Error ? failure.reason.message : String(failure.reason);
    this.#cover(entry, { state: 'failed', reason });
    this.#waitFor(entry, Math.min(RETRY_MOST_MS, RETRY_FIRST_MS * 2 ** entry.failures++));
  }

  /**
   * A link that moves keeps its TCX hook for a moment, and a second one would count its packets twice. Its old namespace
   * has told of the move by the end of this turn of the loop.
   */
  async #untilNoneLeaves(): Promise<void> {
    await setImmediate();
    await Promise.all(this.#leaving);
  }

  #cover(entry: Entry, coverage: Coverage, latencyMs?: number): void {
    const { state, reason } = entry.coverage;
    if (state === coverage.state && reason === coverage.reason) return;
    entry.coverage = coverage;
    this.#options.onCoverage(entry.state, coverage, latencyMs);
  }
}

async function detachAll(entry: Entry): Promise<void> {
  const { hooks } = entry;
  entry.hooks = [];
  // a hook of an interface that is gone has gone with it: nothing to tell
  await Promise.allSettled(hooks.map((hook) => hook.detach()));
}
