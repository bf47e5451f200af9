import type { LokiAnswer } from './loki-client.ts';

/** What stands between a query and its answer. */
export type QueryTrouble =
  /** More entries were asked for in one answer than Loki gives. */
  | { readonly kind: 'tooManyEntries'; readonly most: number }
  /** The time range is longer than Loki lets a query be. */
  | { readonly kind: 'tooLong'; readonly mostMs: number }
  /** Loki would have had to read more, or longer, than it may for one query. */
  | { readonly kind: 'tooMuch' }
  | { readonly kind: 'tooManySeries' }
  /** Loki has more to do than it can, now. */
  | { readonly kind: 'busy'; readonly retryAfterS: number | undefined }
  | { readonly kind: 'unauthorized' }
  /** Nobody answers, or a gateway that does not reach Loki. */
  | { readonly kind: 'away' }
  /** Loki does not take the query, or cannot answer it, for a reason of which nothing is known. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'failed' };

/** Loki refused or failed a query: what is in the way, and Loki's own words in the message. */
export class LokiQueryError extends Error {
  override readonly name = 'LokiQueryError';
  readonly trouble: QueryTrouble;

  constructor(trouble: QueryTrouble, message: string) {
    super(message);
    this.trouble = trouble;
  }
}

const UNITS_MS = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
} as const;
const TOO_MUCH =
  /query timeout|deadline exceeded|context canceled|too many bytes|would read too many|max_query_bytes_read|max_chunks_per_query|message larger than max|response size/i;

/** The error of an answer that is none. */
export function queryErrorOf({ status, body, retryAfterS }: LokiAnswer): LokiQueryError {
  const words = body.trim().slice(0, 500);
  return new LokiQueryError(troubleOf(status, words, retryAfterS), `Loki: ${words}`);
}

function troubleOf(status: number, words: string, retryAfterS: number | undefined): QueryTrouble {
  const entries = /max_entries_limit_per_query \(\d+ > (\d+)\)/.exec(words)?.[1];
  if (entries !== undefined) return { kind: 'tooManyEntries', most: Number(entries) };
  const length = /query time range exceeds the limit .*limit: ([^)]+)\)/.exec(words)?.[1];
  if (length !== undefined) return { kind: 'tooLong', mostMs: readGoDuration(length) };
  if (/maximum (?:number )?of series/i.test(words)) return { kind: 'tooManySeries' };
  if (status === 429 || retryAfterS !== undefined) return { kind: 'busy', retryAfterS };
  if (status === 401 || status === 403) return { kind: 'unauthorized' };
  if (status === 504 || status === 499 || TOO_MUCH.test(words)) return { kind: 'tooMuch' };
  if (status === 502 || status === 503) return { kind: 'away' };
  return { kind: status >= 500 ? 'failed' : 'refused' };
}

/** A time as Loki writes it, `30d1h` or `498833h22m57.866s`, in ms. */
export function readGoDuration(text: string): number {
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[wdhms])/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * UNITS_MS[unit as keyof typeof UNITS_MS],
    0,
  );
}
