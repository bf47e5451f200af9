import type { LokiLimits, QueryLimits } from './loki-limits.ts';
import type { LokiQueries, StreamEntry } from './loki-queries.ts';
import { LokiQueryError } from './query-error.ts';

/** What is walked through. */
export interface WalkRange {
  readonly query: string;
  /** [fromNs, untilNs) */
  readonly fromNs: bigint;
  readonly untilNs: bigint;
  /** About how many entries the caller takes. */
  readonly wanted: number;
  /** About how many bytes an entry has; what is found says it better. */
  readonly entryBytes: number;
}

interface Window {
  readonly fromNs: bigint;
  readonly untilNs: bigint;
}

interface Asked extends Window {
  readonly limit: number;
  readonly answer: Promise<readonly StreamEntry[]>;
  readonly end: AbortController;
}

const NS_PER_MS = 1_000_000n;
/** The first window of a range: most pages are of its end. */
const FIRST_PART = 64n;
const FIRST_LEAST_NS = 15_000n * NS_PER_MS;
const GROWTH = 8;
const SHRINKAGE = 4n;
/** How much of an answer's room a window is made to fill. */
const FILL = 0.7;
const LEAST_ENTRIES = 100;
/** What an answer may have: the parts of Loki send each other 4 MiB at most (`grpc_server_max_send_msg_size`). */
const ANSWER_BYTES = 2.5 * 2 ** 20;
/** Windows asked for at once. */
const MOST_AT_ONCE = 3;
/** Times that Loki is asked again from the same time on. */
const MOST_SHRINKS = 6;

/**
 * Walks through the entries of a query, newest first, in windows of time: small ones at first, larger ones where little is
 * found, several at once where much is wanted, and smaller ones again where Loki finds one too much. Throws LokiQueryError.
 */
export class Walk {
  readonly #queries: LokiQueries;
  readonly #limits: LokiLimits;
  readonly #range: WalkRange;
  readonly #signal: AbortSignal;
  /** Ends what was asked for ahead and is not needed. */
  readonly #end = new AbortController();
  readonly #asked: Asked[] = [];
  /** Begin of what has been asked for. */
  #edgeNs: bigint;
  #entryBytes: number;
  #widthNs: bigint;
  #atOnce = 1;
  /** Entries that Loki gives at once, and that are asked for in the next window. */
  #most = 0;
  #limit = 0;
  /** Windows that were too much, one after another. */
  #shrinks = 0;
  /** One time alone was more than was asked for. */
  #isDense = false;
  /** Entries of one time were more than Loki gives at once. */
  #crowded = false;

  constructor(queries: LokiQueries, limits: LokiLimits, range: WalkRange, signal: AbortSignal) {
    this.#queries = queries;
    this.#limits = limits;
    this.#range = range;
    this.#signal = AbortSignal.any([signal, this.#end.signal]);
    this.#edgeNs = range.untilNs;
    this.#entryBytes = range.entryBytes;
    const part = (range.untilNs - range.fromNs) / FIRST_PART;
    this.#widthNs = part > FIRST_LEAST_NS ? part : FIRST_LEAST_NS;
  }

  /** Whether entries were left out, which Loki cannot be asked for. */
  get isPartial(): boolean {
    return this.#crowded;
  }

  /** The entries; those of one time are always given in the same order. */
  async *entries(): AsyncGenerator<StreamEntry, void, void> {
    let wanted = this.#range.wanted;
    try {
      for (;;) {
        this.#askAhead(await this.#limits.current(this.#signal), wanted);
        const asked = this.#asked.shift();
        if (!asked) return;
        const entries = await this.#answerOf(asked);
        if (!entries) continue;
        this.#plan(asked, entries);
        const whole = this.#wholeTimes(asked, entries);
        wanted -= whole.length;
        yield* whole;
      }
    } finally {
      this.#end.abort();
    }
  }

  #askAhead({ entries, lengthMs }: QueryLimits, wanted: number): void {
    const most = Math.min(entries, Math.max(1, Math.floor(ANSWER_BYTES / this.#entryBytes)));
    this.#most = most;
    // one more than is taken, and one that is held back; all that fits once that was not enough
    this.#limit =
      wanted > 0 && !this.#isDense ? Math.min(most, Math.max(LEAST_ENTRIES, wanted + 2)) : most;
    const longestNs = BigInt(Math.max(1, Math.floor(lengthMs))) * NS_PER_MS;
    while (this.#asked.length < this.#atOnce && this.#edgeNs > this.#range.fromNs) {
      const widthNs = this.#widthNs < longestNs ? this.#widthNs : longestNs;
      const restNs = this.#edgeNs - this.#range.fromNs;
      // no small window at the end
      const isLast = restNs <= widthNs || (restNs < longestNs && restNs < 2n * widthNs);
      const fromNs = isLast ? this.#range.fromNs : this.#edgeNs - widthNs;
      this.#asked.push(this.#ask({ fromNs, untilNs: this.#edgeNs }));
      this.#edgeNs = fromNs;
    }
  }

  #ask(window: Window): Asked {
    const end = new AbortController();
    const answer = this.#queries.backward(
      this.#range.query,
      window.fromNs,
      window.untilNs,
      this.#limit,
      AbortSignal.any([this.#signal, end.signal]),
    );
    // it may never be waited for
    answer.catch(() => undefined);
    return { ...window, limit: this.#limit, answer, end };
  }

  /** Forgets what was asked for ahead: the next window ends at `edgeNs`. */
  #askAnew(edgeNs: bigint): void {
    for (const { end } of this.#asked.splice(0)) end.abort();
    this.#edgeNs = edgeNs;
  }

  /** Entries of times of which all entries are there; the others are asked for again. */
  #wholeTimes(asked: Asked, entries: readonly StreamEntry[]): readonly StreamEntry[] {
    if (entries.length < asked.limit) return entries;
    const lastNs = entries.at(-1)!.timestampNs;
    const whole = entries.filter(({ timestampNs }) => timestampNs > lastNs);
    if (whole.length > 0 || asked.limit < this.#most) {
      this.#isDense = whole.length === 0;
      this.#askAnew(lastNs + 1n);
      return whole;
    }
    this.#crowded = true;
    this.#askAnew(lastNs);
    return entries;
  }

  /** How wide the next windows are, and how many are asked for at once. */
  #plan(asked: Asked, entries: readonly StreamEntry[]): void {
    const isFull = entries.length >= asked.limit;
    const beginNs = isFull ? entries.at(-1)!.timestampNs : asked.fromNs;
    const coveredMs = Math.max(1, toMs(asked.untilNs - beginNs));
    const mostMs = coveredMs * GROWTH;
    const fillMs = entries.length === 0 ? mostMs : (coveredMs / entries.length) * this.#most * FILL;
    this.#widthNs = BigInt(Math.max(1, Math.ceil(Math.min(mostMs, fillMs)))) * NS_PER_MS;
    if (entries.length > 0) this.#entryBytes = averageBytes(entries);
    this.#atOnce = Math.min(MOST_AT_ONCE, this.#atOnce + 1);
  }

  /** The entries of a window; undefined where it is asked for again in another way. */
  async #answerOf(asked: Asked): Promise<readonly StreamEntry[] | undefined> {
    try {
      const entries = await asked.answer;
      this.#shrinks = 0;
      return entries;
    } catch (error) {
      if (!(error instanceof LokiQueryError) || ++this.#shrinks > MOST_SHRINKS) throw error;
      const widthNs = asked.untilNs - asked.fromNs;
      const isTooMuch = error.trouble.kind === 'tooMuch' && widthNs > NS_PER_MS;
      if (!isTooMuch && !this.#limits.learn(error)) throw error;
      this.#widthNs = widthNs / SHRINKAGE;
      this.#entryBytes *= 2;
      this.#atOnce = 1;
      this.#askAnew(asked.untilNs);
      return undefined;
    }
  }
}

function averageBytes(entries: readonly StreamEntry[]): number {
  let bytes = 0;
  for (const { line, metadata } of entries) {
    bytes += line.length;
    for (const name in metadata) bytes += name.length + metadata[name]!.length;
  }
  return Math.max(1, bytes / entries.length);
}

function toMs(ns: bigint): number {
  return Number(ns / NS_PER_MS);
}
