import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ApiError } from '../query/client.ts';
import { problemTitle, problemTitles } from './problem-title.ts';
import type { Translate } from './condition-text.ts';

const BACKEND = new URL('../../../backend/src', import.meta.url).pathname;
const inCapitals = ((text: string) => text.toUpperCase()) as unknown as Translate;

it('names every problem that the backend has a code for', () => {
  const code = readdirSync(BACKEND, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(BACKEND, name), 'utf8'))
    .join('\n');
  const codes = [...code.matchAll(/new ProblemError\(\s*[\w.]+,\s*'([^']+)'/g)].map(
    ([, one]) => one,
  );
  expect(codes).toContain('filter-malformed');
  const titles = problemTitles(inCapitals);
  expect(codes.filter((one) => !Object.hasOwn(titles, one!))).toEqual([]);
});

it('falls back to the title of the API for a code that it does not know', () => {
  const problem = { type: '', title: 'Too late', status: 400, detail: '', message: '' };
  const title = (code: string) => problemTitle(new ApiError({ ...problem, code }), inCapitals);
  expect(title('internal')).toBe('THE BACKEND FAILED');
  expect(title('new-code')).toBe('Too late');
});
