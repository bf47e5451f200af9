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
      { query: selector, start: `${String(fromMs)}000000`, end: `${String(toMs)}000000` },
      signal,
    );
    return answerOf<IndexStats>(status, body);
  }
}
