import { setTimeout as delay } from 'node:timers/promises';
import { LokiTimeoutError } from './loki-client.ts';
import type { LokiAnswer, LokiClient } from './loki-client.ts';
import type { Pairs } from './decode-entry.ts';
import { LokiQueryError, queryErrorOf } from './query-error.ts';

/** One entry as Loki answers it. */
export interface StreamEntry {
  readonly labels: Pairs;
  readonly timestampNs: bigint;
  readonly line: string;
  readonly metadata: Pairs;
}

interface StreamsAnswer {
  readonly data: {
    readonly result: readonly {
      readonly stream: Pairs;
      readonly values: readonly (readonly [
        string,
        string,
        { readonly structuredMetadata?: Pairs }?,
      ])[];
    }[];
  };
}

interface SamplesAnswer {
  readonly data: {
    readonly result: readonly {
      /** A range query's, seconds since the epoch and the number as text. */
      readonly values?: readonly (readonly [number, string])[];
      /** An instant query's. */
      readonly value?: readonly [number, string];
    }[];
  };
}

/** What the index knows of streams, approximately. */
interface IndexStats {
  readonly entries: number;
  readonly bytes: number;
}

const MOST_WAITS = 4;
const FIRST_WAIT_MS = 500;
/** Whoever asks will not wait longer. */
const MOST_WAIT_MS = 10_000;

function answerOf<T>(answer: LokiAnswer): T {
  if (answer.status !== 200) throw queryErrorOf(answer);
  return JSON.parse(answer.body) as T;
}

/** Loki's query API, in the terms of entries. */
export class LokiQueries {
  readonly #client: LokiClient;

  constructor(client: LokiClient) {
    this.#client = client;
  }

  /** Entries of [fromNs, untilNs), newest first, `limit` at most. Throws LokiQueryError. */
  async backward(
    query: string,
    fromNs: bigint,
    untilNs: bigint,
    limit: number,
    signal: AbortSignal,
  ): Promise<StreamEntry[]> {
    if (untilNs <= fromNs) return [];
    const answer = await this.#get(
      'query_range',
      {
        query,
        start: String(fromNs),
        end: String(untilNs),
        limit: String(limit),
        direction: 'backward',
      },
      signal,
    );
    const { data } = answerOf<StreamsAnswer>(answer);
    const entries = data.result.flatMap(({ stream, values }) =>
      values.map(([time, line, categories]) => ({
        labels: stream,
        timestampNs: BigInt(time),
        line,
        metadata: categories?.structuredMetadata ?? {},
      })),
    );
    // of several streams, each in its own order
    return entries.sort(newestFirst);
  }

  /** One number, 0 when nothing matches, at a time: of a query that sums up everything. Throws LokiQueryError. */
  async number(query: string, atMs: number, signal: AbortSignal): Promise<number> {
    const answer = await this.#get('query', { query, time: nsText(atMs) }, signal);
    const { data } = answerOf<SamplesAnswer>(answer);
    return Number(data.result[0]?.value?.[1] ?? 0);
  }

  /** Such numbers by time in milliseconds, every `stepMs` from one time to another, both included. Throws LokiQueryError. */
  async numbers(
    query: string,
    firstMs: number,
    lastMs: number,
    stepMs: number,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, number>> {
    const answer = await this.#get(
      'query_range',
      { query, start: nsText(firstMs), end: nsText(lastMs), step: String(stepMs / 1_000) },
      signal,
    );
    const { data } = answerOf<SamplesAnswer>(answer);
    const values = data.result[0]?.values ?? [];
    return new Map(values.map(([time, value]) => [Math.round(time * 1_000), Number(value)]));
  }

  /** The values of a label in that range. Throws LokiQueryError. */
  async labelValues(
    label: string,
    fromMs: number,
    toMs: number,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const answer = await this.#get(
      `label/${label}/values`,
      { start: nsText(fromMs), end: nsText(toMs) },
      signal,
    );
    return answerOf<{ readonly data?: readonly string[] }>(answer).data ?? [];
  }

  /** Waits and asks again while Loki has too much to do. */
  async #get(
    path: string,
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<LokiAnswer> {
    for (let waits = 0, leastMs = FIRST_WAIT_MS; ; waits++, leastMs *= 2) {
      const answer = await this.#getOnce(path, parameters, signal);
      if (answer.status !== 429 || waits === MOST_WAITS) return answer;
      const waitMs = Math.max(leastMs, (answer.retryAfterS ?? 0) * 1_000);
      if (waitMs > MOST_WAIT_MS) return answer;
      await delay(waitMs, undefined, { signal });
    }
  }

  async #getOnce(
    path: string,
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<LokiAnswer> {
    try {
      return await this.#client.get(path, parameters, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      const kind = error instanceof LokiTimeoutError ? 'tooMuch' : 'away';
      throw new LokiQueryError({ kind }, `Loki does not answer: ${String(error)}`);
    }
  }

  /** Entries and bytes of the streams within [fromMs, toMs]. Throws LokiQueryError. */
  async indexStats(
    selector: string,
    fromMs: number,
    toMs: number,
    signal: AbortSignal,
  ): Promise<IndexStats> {
    const answer = await this.#get(
      'index/stats',
      { query: selector, start: nsText(fromMs), end: nsText(toMs) },
      signal,
    );
    return answerOf<IndexStats>(answer);
  }
}

/** By time; entries of one time in an order that is always the same. */
function newestFirst(a: StreamEntry, b: StreamEntry): number {
  if (a.timestampNs !== b.timestampNs) return a.timestampNs < b.timestampNs ? 1 : -1;
  if (a.line !== b.line) return a.line < b.line ? -1 : 1;
  const [one, other] = [a, b].map(({ labels, metadata }) => JSON.stringify([labels, metadata]));
  return one! < other! ? -1 : Number(one! > other!);
}

function nsText(ms: number): string {
  return `${String(ms)}000000`;
}
