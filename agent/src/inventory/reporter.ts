import { encodeReport, wantsResync } from './report.ts';
import type { Report, ReportedInterface } from './report.ts';

export interface ReporterOptions {
  /** What is the same in every report. */
  readonly agent: Pick<Report, 'node' | 'agentIp' | 'agentVersion' | 'agentStartMs'>;
  readonly intervalMs: number;
  /** Every interface as it is now. */
  snapshot(): ReportedInterface[];
  counters(): Record<string, number>;
  /** When the kernel's counters in the snapshot were read, in milliseconds since the epoch. */
  countersMs(): number;
  deliver(report: Uint8Array): Promise<Uint8Array>;
  onError(error: Error): void;
}

/**
 * Tells the backend which interfaces there are: all of them at first and whenever it asks, then what changed. A report
 * that does not arrive is made again from what is true by then.
 */
export class InventoryReporter {
  readonly #options: ReporterOptions;
  readonly #timer: NodeJS.Timeout;
  /** What the backend knows, by interface; undefined when it needs a full report. */
  #known: Map<string, string> | undefined;
  #busy = false;
  #closed = false;
  #soon: NodeJS.Timeout | undefined;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#report(), options.intervalMs);
    void this.#report();
  }

  /** Something changed that should not wait for the interval. */
  changed(): void {
    if (this.#closed) return;
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      void this.#report();
    }, CHANGE_DELAY_MS);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
  }

  async #report(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const { agent, snapshot, counters, countersMs, deliver, onError } = this.#options;
    const known = this.#known;
    const all = new Map(snapshot().map((one) => [keyOf(one), one]));
    const texts = new Map([...all].map(([key, one]) => [key, JSON.stringify(one)]));
    const interfaces = known
      ? [...all].flatMap(([key, one]) => (known.get(key) === texts.get(key) ? [] : [one]))
      : [...all.values()];
    const removed = [...(known?.keys() ?? [])].filter((key) => !all.has(key)).map(refOf);
    const report: Report = {
      ...agent,
      full: !known,
      timeMs: Date.now(),
      interfaces,
      removed,
      counters: counters(),
      countersMs: countersMs(),
    };
    try {
      const reply = await deliver(encodeReport(report));
      this.#known = wantsResync(reply) ? undefined : texts;
    } catch (error) {
      this.#known = undefined;
      onError(error as Error);
    }
    this.#busy = false;
    if (!this.#known && known) this.changed();
  }
}

const CHANGE_DELAY_MS = 200;

function keyOf({ netnsInode, ifIndex }: ReportedInterface): string {
  return `${netnsInode}/${ifIndex}`;
}

function refOf(key: string): { netnsInode: number; ifIndex: number } {
  const [netnsInode = 0, ifIndex = 0] = key.split('/').map(Number);
  return { netnsInode, ifIndex };
}
