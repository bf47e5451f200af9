import type { Layout, LayoutName } from './layouts.ts';
import { LAYOUTS } from './layouts.ts';
import type { LokiQueries } from './loki-queries.ts';

const HOUR_MS = 3_600_000;
const MOST_RANGES = 200;
/** A layout that is there stays; one that is not may begin at any time. */
const PRESENT_AGE_MS = 300_000;
const ABSENT_AGE_MS = 2_000;

interface Known {
  readonly atMs: number;
  readonly apps: Promise<readonly string[]>;
}

/** Knows which layouts have flows in a range, so that nothing is asked of those that have none. */
export class LayoutPresence {
  readonly #queries: LokiQueries;
  readonly #written: LayoutName;
  #known = new Map<string, Known>();

  /** `written`: the layout that this backend writes, which is always read. */
  constructor(queries: LokiQueries, written: LayoutName) {
    this.#queries = queries;
    this.#written = written;
  }

  /** Rejects with the signal's reason only. */
  async within(fromMs: number, toMs: number, signal: AbortSignal): Promise<readonly Layout[]> {
    const apps = await this.#apps(fromMs, toMs);
    signal.throwIfAborted();
    return LAYOUTS.filter(({ name, app }) => name === this.#written || apps.includes(app));
  }

  async #apps(fromMs: number, toMs: number): Promise<readonly string[]> {
    const [from, to] = [Math.floor(fromMs / HOUR_MS), Math.ceil(toMs / HOUR_MS)];
    const key = `${String(from)} ${String(to)}`;
    const known = this.#known.get(key);
    const now = Date.now();
    if (known) {
      const apps = await known.apps;
      const isAll = LAYOUTS.every(({ app }) => apps.includes(app));
      if (now - known.atMs < (isAll ? PRESENT_AGE_MS : ABSENT_AGE_MS)) return apps;
    }
    if (this.#known.size >= MOST_RANGES) this.#known = new Map();
    const apps = this.#ask(from * HOUR_MS, to * HOUR_MS);
    this.#known.set(key, { atMs: now, apps });
    return apps;
  }

  async #ask(fromMs: number, toMs: number): Promise<readonly string[]> {
    try {
      // not the asker's signal: others wait for the same answer
      return await this.#queries.labelValues('app', fromMs, toMs, AbortSignal.timeout(5_000));
    } catch {
      // where Loki does not tell, each layout is asked for its flows
      return LAYOUTS.map(({ app }) => app);
    }
  }
}
