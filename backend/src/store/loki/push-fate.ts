import type { LokiAnswer } from './loki-client.ts';

/** What became of a push. */
export type PushFate =
  | { readonly kind: 'stored' }
  /** Loki cannot take it now: the same body is to be sent again. */
  | { readonly kind: 'again'; readonly reason: string; readonly perStreamLimit: boolean }
  /** Loki took some entries, or none, and will never take the others. */
  | { readonly kind: 'dropped'; readonly entries: DroppedEntries };

/** How many, by reason. */
export type DroppedEntries = Partial<Readonly<Record<DropReason, number>>>;

export type DropReason = 'tooOld' | 'tooNew' | 'tooLong' | 'refused';

const REASONS: readonly (readonly [RegExp, DropReason])[] = [
  [/too far behind|timestamp too old|oldest acceptable|out of order/i, 'tooOld'],
  [/timestamp too new|in the future/i, 'tooNew'],
  [/max entry size|line.*too long|exceeds.*(?:size|bytes)/i, 'tooLong'],
];

/** What Loki's distributor says: `2 errors like: … too old; 1 errors like: … too new`. */
const GROUP = /(\d+) errors like: /;
/** What it says where it refuses one entry only. */
const ONE =
  /^(?:entry for stream .* has timestamp too|max entry size|stream .* (?:has|includes) .*structured metadata)/i;
/** What an ingester says of each stream, after some of its entries. */
const IGNORED = /total ignored: (\d+) out of \d+/g;

/** What an answer to a push of so many entries means. Loki answers 400 also where it took all but some entries. */
export function fateOf({ status, body }: LokiAnswer, entries: number): PushFate {
  if (status >= 200 && status < 300) return { kind: 'stored' };
  const reason = `HTTP ${String(status)}: ${body.trim().slice(0, 300)}`;
  if (status !== 400 && status !== 413 && status !== 422) {
    return { kind: 'again', reason, perStreamLimit: /per stream rate limit/i.test(body) };
  }
  return { kind: 'dropped', entries: droppedOf(body, entries) };
}

function droppedOf(body: string, entries: number): DroppedEntries {
  // text before the first group, then count and text of each
  const [, ...groups] = body.split(GROUP);
  if (groups.length > 0) {
    const dropped: Partial<Record<DropReason, number>> = {};
    let left = entries;
    for (let index = 0; index < groups.length; index += 2) {
      const count = Math.min(left, Number(groups[index]));
      const reason = reasonOf(groups[index + 1]!);
      dropped[reason] = (dropped[reason] ?? 0) + count;
      left -= count;
    }
    return dropped;
  }
  if (ONE.test(body)) return { [reasonOf(body)]: 1 };
  const ignored = [...body.matchAll(IGNORED)].map(([, count]) => Number(count));
  const all = ignored.reduce((sum, count) => sum + count, 0);
  return { [reasonOf(body)]: ignored.length === 0 ? entries : Math.min(entries, all) };
}

function reasonOf(text: string): DropReason {
  return REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? 'refused';
}
