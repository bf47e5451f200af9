import fc from 'fast-check';
import { compileFilter, formatFilters, holds } from '@tributary/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filterArbitrary, recordArbitrary } from '../filters/any-filter.ts';
import { allPages, flowsPath, startBackend, toBatch } from './backend.ts';
import type { TestBackend } from './backend.ts';

describe('any filter', () => {
  let backend: TestBackend;
  const corpus = fc.sample(recordArbitrary, { numRuns: 400, seed: 3 }).map((record, index) => ({
    ...record,
    DnsId: index,
  }));

  beforeAll(async () => {
    backend = await startBackend();
    await backend.services.store.write([toBatch(corpus)]);
  });
  afterAll(() => backend.stop());

  it('finds exactly the flows that a plain predicate finds', async () => {
    await fc.assert(
      fc.asyncProperty(
        filterArbitrary,
        fc.constantFrom('all' as const, 'any' as const, 'bidirectional' as const),
        async (filter, match) => {
          const path = flowsPath(formatFilters(filter), { match, limit: '1000', fields: 'DnsId' });
          const found = (await allPages(backend, path)).map((flow) => flow.DnsId!);
          const expression = compileFilter(filter, match);
          const expected = corpus.filter((record) => holds(expression, record));
          expect(found.sort((a, b) => a - b)).toEqual(expected.map((record) => record.DnsId));
        },
      ),
      { numRuns: 500, seed: 11 },
    );
  });
});
