import type { LokiAnswer } from './loki-client.ts';

/** What became of a push. */
export type PushFate =
  | { readonly kind: 'stored' }
  /** Loki cannot take it now: the same body is to be sent again. */
  | { readonly kind: 'again'; readonly reason: string; readonly perStreamLimit: boolean }
  /** Loki took some entries, or none, and will never take the others. */
  | { readonly kind: 'dropped'; readonly reason: DropReason; readonly entries: number };

export type DropReason = 'tooOld' | 'tooNew' | 'tooLong' | 'refused';

const REASONS: readonly (readonly [RegExp, DropReason])[] = [
  [/too far behind|timestamp too old|oldest acceptable|out of order/i, 'tooOld'],
  [/timestamp too new|in the future/i, 'tooNew'],
  [/max entry size|line.*too long|exceeds.*(?:size|bytes)/i, 'tooLong'],
];

/**
 * What an answer to a push of so many entries means. Loki answers 400 also where it took all but some entries, with a
 * line for each refused one, ten at most, and `total ignored: N out of M`.
 */
export function fateOf({ status, body }: LokiAnswer, entries: number): PushFate {
  if (status >= 200 && status < 300) return { kind: 'stored' };
  const reason = `HTTP ${String(status)}: ${body.trim().slice(0, 300)}`;
  if (status !== 400 && status !== 413 && status !== 422) {
    return { kind: 'again', reason, perStreamLimit: /per stream rate limit/i.test(body) };
  }
  const ignored = /total ignored: (\d+) out of \d+/.exec(body)?.[1];
  const why = REASONS.find(([pattern]) => pattern.test(body))?.[1] ?? 'refused';
  return {
    kind: 'dropped',
    reason: why,
    entries: Math.min(entries, ignored === undefined ? entries : Number(ignored)),
  };
}
