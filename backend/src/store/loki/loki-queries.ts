import type { LokiAnswer, LokiClient } from './loki-client.ts';
import type { Pairs } from './decode-entry.ts';

/** One entry as Loki answers it. */
export interface StreamEntry {
  readonly labels: Pairs;
  readonly timestampNs: bigint;
  readonly line: string;
  readonly metadata: Pairs;
}

/** Loki refused or failed a query; its own words are the message. */
export class LokiQueryError extends Error {
  override readonly name = 'LokiQueryError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
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

function answerOf<T>(status: number, body: string): T {
  if (status !== 200) throw new LokiQueryError(status, `Loki: ${body.trim().slice(0, 500)}`);
  return JSON.parse(body) as T;
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
    const { status, body } = await this.#get(
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
    const { data } = answerOf<StreamsAnswer>(status, body);
    const entries = data.result.flatMap(({ stream, values }) =>
      values.map(([time, line, categories]) => ({
        labels: stream,
        timestampNs: BigInt(time),
        line,
        metadata: categories?.structuredMetadata ?? {},
      })),
    );
    // of several streams, each in its own order
    return entries.sort((a, b) =>
      a.timestampNs === b.timestampNs
        ? a.line < b.line
          ? -1
          : 1
        : a.timestampNs < b.timestampNs
          ? 1
          : -1,
    );
  }

  /** One number, 0 when nothing matches, at a time: of a query that sums up everything. Throws LokiQueryError. */
  async number(query: string, atMs: number, signal: AbortSignal): Promise<number> {
    const { status, body } = await this.#get('query', { query, time: nsText(atMs) }, signal);
    const { data } = answerOf<SamplesAnswer>(status, body);
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
    const { status, body } = await this.#get(
      'query_range',
      { query, start: nsText(firstMs), end: nsText(lastMs), step: String(stepMs / 1_000) },
      signal,
    );
    const { data } = answerOf<SamplesAnswer>(status, body);
    const values = data.result[0]?.values ?? [];
    return new Map(values.map(([time, value]) => [Math.round(time * 1_000), Number(value)]));
  }

  async #get(
    path: string,
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<LokiAnswer> {
    try {
      return await this.#client.get(path, parameters, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      throw new LokiQueryError(0, `Loki does not answer: ${String(error)}`);
    }
  }

  /** Entries and bytes of the streams within [fromMs, toMs]. Throws LokiQueryError. */
  async indexStats(
    selector: string,
    fromMs: number,
    toMs: number,
    signal: AbortSignal,
  ): Promise<IndexStats> {
    const { status, body } = await this.#get(
      'index/stats',
      { query: selector, start: nsText(fromMs), end: nsText(toMs) },
      signal,
    );
    return answerOf<IndexStats>(status, body);
  }
}

function nsText(ms: number): string {
  return `${String(ms)}000000`;
}
