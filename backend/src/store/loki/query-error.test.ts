import { expect, it } from 'vitest';
import { queryErrorOf, readGoDuration } from './query-error.ts';

it.each([
  [
    400,
    'max entries limit per query exceeded, limit > max_entries_limit_per_query (6000 > 5000)',
    { kind: 'tooManyEntries', most: 5_000 },
  ],
  [
    400,
    'the query time range exceeds the limit (query length: 498833h22m57.866s, limit: 30d1h)',
    { kind: 'tooLong', mostMs: 721 * 3_600_000 },
  ],
  [400, 'maximum number of series (500) reached for a single query', { kind: 'tooManySeries' }],
  [504, 'context deadline exceeded', { kind: 'tooMuch' }],
  [400, 'the query would read too many bytes (query: 9GB, limit: 1GB)', { kind: 'tooMuch' }],
  [429, 'too many outstanding requests', { kind: 'busy', retryAfterS: undefined }],
  [403, 'forbidden', { kind: 'unauthorized' }],
  [503, 'no healthy upstream', { kind: 'away' }],
  [400, 'parse error at line 1, col 21', { kind: 'refused' }],
  [500, 'panic', { kind: 'failed' }],
])('%d %s', (status, body, trouble) => {
  expect(queryErrorOf({ status, body, retryAfterS: undefined }).trouble).toEqual(trouble);
});

it.each([
  ['1m', 60_000],
  ['30d1h', 2_595_600_000],
  ['1h2m3.5s', 3_723_500],
  ['250ms', 250],
  ['0s', 0],
])('%s is %d ms', (text, ms) => {
  expect(readGoDuration(text)).toBe(ms);
});
