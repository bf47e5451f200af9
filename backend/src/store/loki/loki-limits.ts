import type { LokiClient } from './loki-client.ts';
import { readGoDuration } from './query-error.ts';
import type { LokiQueryError } from './query-error.ts';

/** What a query may be. */
export interface QueryLimits {
  /** Entries of one answer. */
  readonly entries: number;
  /** Length of the time range of one query. */
  readonly lengthMs: number;
  /** How far back Loki looks at all; undefined for as far as there are flows. */
  readonly lookbackMs: number | undefined;
}

/** Loki's own defaults. */
const DEFAULTS: QueryLimits = { entries: 5_000, lengthMs: 721 * 3_600_000, lookbackMs: undefined };
/** Even where Loki gives more: larger answers are no faster. */
const MOST_ENTRIES = 10_000;
/** Loki counts the length of a query in steps of its own. */
const LENGTH_USED = 0.9;
const AGE_MS = 300_000;
/** Loki without tenants calls its only one so. */
const ONLY_TENANT = 'fake';

/** Loki's limits for queries: what it tells of them, and what it turns out to allow. */
export class LokiLimits {
  readonly #client: LokiClient;
  #known: { readonly atMs: number; readonly limits: Promise<QueryLimits> } | undefined;
  #learnt: Partial<QueryLimits> = {};

  constructor(client: LokiClient) {
    this.#client = client;
  }

  /** Asked for from time to time; Loki's defaults where it does not tell. Never rejects but for the signal. */
  async current(signal: AbortSignal): Promise<QueryLimits> {
    const now = Date.now();
    if (!this.#known || now - this.#known.atMs > AGE_MS) {
      this.#learnt = {};
      this.#known = { atMs: now, limits: this.#ask() };
    }
    const limits = await this.#known.limits;
    signal.throwIfAborted();
    const { lengthMs, ...others } = { ...limits, ...this.#learnt };
    return { ...others, lengthMs: lengthMs * LENGTH_USED };
  }

  /** Takes from an error what it says of a limit; false where it says nothing of one. */
  learn({ trouble }: LokiQueryError): boolean {
    if (trouble.kind === 'tooManyEntries' && trouble.most > 0) {
      this.#learnt = { ...this.#learnt, entries: trouble.most };
      return true;
    }
    if (trouble.kind === 'tooLong' && trouble.mostMs > 0) {
      this.#learnt = { ...this.#learnt, lengthMs: trouble.mostMs };
      return true;
    }
    return false;
  }

  async #ask(): Promise<QueryLimits> {
    // not the asker's signal: others wait for the same answer
    const signal = AbortSignal.timeout(3_000);
    try {
      const { status, body } = await this.#client.get('drilldown-limits', {}, signal, ONLY_TENANT);
      if (status === 200) return limitsOf((name) => tellsJson(body, name));
      const config = await this.#client.getText('/config', signal);
      if (config.status === 200) return limitsOf((name) => tellsYaml(config.body, name));
    } catch {
      // a gateway that lets only queries pass, or a Loki that is away, which the query itself will tell
    }
    return DEFAULTS;
  }
}

function limitsOf(tells: (name: string) => string | undefined): QueryLimits {
  const entries = Number(tells('max_entries_limit_per_query') ?? DEFAULTS.entries);
  const lengthMs = readGoDuration(tells('max_query_length') ?? '');
  const lookbackMs = readGoDuration(tells('max_query_lookback') ?? '');
  return {
    // 0 stands for no limit
    entries: entries > 0 ? Math.min(entries, MOST_ENTRIES) : MOST_ENTRIES,
    lengthMs: lengthMs > 0 ? lengthMs : DEFAULTS.lengthMs,
    lookbackMs: lookbackMs > 0 ? lookbackMs : undefined,
  };
}

function tellsJson(body: string, name: string): string | undefined {
  const { limits } = JSON.parse(body) as { limits?: Readonly<Record<string, unknown>> };
  const value = limits?.[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function tellsYaml(body: string, name: string): string | undefined {
  return new RegExp(`^  ${name}: (\\S+)$`, 'm').exec(body)?.[1];
}
