import { setTimeout as delay } from 'node:timers/promises';

export interface GroupCommitOptions {
  /** Brings everything that was staged since the last call to where it survives a crash, or throws. */
  readonly commit: () => Promise<void>;
  /** A group is committed without waiting any longer once it has so many flows. */
  readonly mostFlows: number;
  /** Least time from one commit to the next, in ms: what gathers small writes into one. */
  readonly everyMs: number;
}

interface Group {
  flows: number;
  readonly done: PromiseWithResolvers<void>;
}

/** Makes one commit of what many writers bring at about the same time: each waits for the commit that has its flows. */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  #group: Group | undefined;
  /** Ends the pause before a commit. */
  #full = new AbortController();
  #lastMs = -Infinity;
  #running: Promise<void> | undefined;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  /** For flows that were staged just now. Resolves when they are committed, rejects with what the commit throws. */
  join(flows: number): Promise<void> {
    const group = (this.#group ??= { flows: 0, done: Promise.withResolvers<void>() });
    group.flows += flows;
    if (group.flows >= this.#options.mostFlows) this.#full.abort();
    this.#running ??= this.#run();
    return group.done.promise;
  }

  /** Resolves when everything staged is committed or has failed. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    for (;;) {
      await this.#pause();
      const group = this.#group;
      if (!group) break;
      this.#group = undefined;
      this.#full = new AbortController();
      try {
        await this.#options.commit();
        group.done.resolve();
      } catch (error) {
        group.done.reject(error);
      }
      this.#lastMs = performance.now();
    }
    this.#running = undefined;
  }

  async #pause(): Promise<void> {
    const pauseMs = this.#lastMs + this.#options.everyMs - performance.now();
    if (!this.#group || pauseMs <= 0) return;
    await delay(pauseMs, undefined, { signal: this.#full.signal }).catch(() => undefined);
  }
}
