import { expect, it } from 'vitest';
import { fateOf } from './push-fate.ts';

const answer = (status: number, body = '') => ({ status, body, retryAfterS: undefined });

it.each([204, 200])('%d: Loki has it', (status) => {
  expect(fateOf(answer(status), 10)).toEqual({ kind: 'stored' });
});

it.each([401, 403, 404, 408, 429, 500, 502, 503, 504])('%d: it is sent again', (status) => {
  expect(fateOf(answer(status), 10)).toMatchObject({ kind: 'again', perStreamLimit: false });
});

it('a stream that is too fast asks for more streams', () => {
  const body =
    "entry with timestamp 2026-11-23 was ignored, reason: 'Per stream rate limit exceeded'";
  expect(fateOf(answer(429, body), 10)).toMatchObject({ kind: 'again', perStreamLimit: true });
});

it.each([
  [
    "entry with timestamp 2026-11-01 00:00:00 +0000 UTC ignored, reason: 'entry too far behind, entry timestamp is: 2026-11-01T00:00:00Z, oldest acceptable timestamp is: 2026-11-23T00:00:00Z',\ntotal ignored: 3 out of 10",
    { tooOld: 3 },
  ],
  [
    'entry too far behind, total ignored: 2 out of 4 for stream: {a="1"}\nentry too far behind, total ignored: 1 out of 6',
    { tooOld: 3 },
  ],
  ['error at least one label pair is required\ntotal ignored: 10 out of 10', { refused: 10 }],
  ["Max entry size '262144' bytes exceeded for stream '{app=\"tributary\"}'", { tooLong: 1 }],
  ["entry for stream '{}' has timestamp too new: 2030-01-01", { tooNew: 1 }],
  [
    "1 errors like: entry for stream '{a=\"1\"}' has timestamp too new: 2026-11-28T18:13:20Z; 2 errors like: max entry size '2000' bytes exceeded for stream '{a=\"1\"}' while adding an entry with length '3000' bytes",
    { tooNew: 1, tooLong: 2 },
  ],
])('400 %s', (body, entries) => {
  expect(fateOf(answer(400, body), 10)).toEqual({ kind: 'dropped', entries });
});
