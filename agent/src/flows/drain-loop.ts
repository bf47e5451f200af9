import type { FlowBatch } from '../../native/index.ts';

export interface DrainLoopOptions {
  readonly intervalMs: number;
  drain(): Promise<FlowBatch>;
  /** Takes what was drained; what the ring delivered before has been taken already. */
  onDrained(batch: FlowBatch, seconds: number): Promise<void>;
  onError(error: Error): void;
}

/** No drain asked for out of turn comes sooner than this after the last one. */
const SOONEST_MS = 100;

/** Reads the kernel's tables at an interval and, when asked, out of turn; never two at once. */
export class DrainLoop {
  readonly #options: DrainLoopOptions;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | undefined;
  #soon: NodeJS.Timeout | undefined;
  #lastEnd = 0;
  #closed = false;

  constructor(options: DrainLoopOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.run(), options.intervalMs);
  }

  /** Drains soon: a table is full, or a namespace goes. */
  request(): void {
    if (this.#closed) return;
    const wait = Math.max(0, this.#lastEnd + SOONEST_MS - performance.now());
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      void this.run();
    }, wait);
  }

  /** Drains now, after the drain that is under way. */
  async run(): Promise<void> {
    while (this.#running) await this.#running;
    this.#running = this.#drain();
    await this.#running;
  }

  /** Ends the loop after a last drain. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
    await this.run();
  }

  async #drain(): Promise<void> {
    const began = performance.now();
    try {
      const batch = await this.#options.drain();
      await this.#options.onDrained(batch, (performance.now() - began) / 1000);
    } catch (error) {
      this.#options.onError(error as Error);
    }
    this.#lastEnd = performance.now();
    this.#running = undefined;
  }
}
