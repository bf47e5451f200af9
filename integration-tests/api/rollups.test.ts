/** Answers that come from rollups are those that the flows give, whatever is asked and whatever happened before. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe } from 'vitest';
import type { DuckDbStore } from '../../backend/src/store/duckdb/duckdb-store.ts';
import { flowArbitrary } from '../metrics/any-metrics.ts';
import { answersAsFlowsDo } from '../metrics/as-flows.ts';
import { startBackend, toBatch } from './backend.ts';
import type { TestBackend } from './backend.ts';

const toS = Math.floor(Date.now() / 1000);
const fromS = toS - 900;
const flows = fc.sample(flowArbitrary(fromS * 1000, toS * 1000), { numRuns: 1_500, seed: 3 });

describe('rollups', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startBackend();
    const store = backend.services.store as DuckDbStore;
    // some rolled up, some of the same minutes later on, and some not yet
    await store.write([toBatch(flows.slice(0, 700)), toBatch(flows.slice(700, 800))]);
    await store.rollUp();
    await store.write([toBatch(flows.slice(800, 1_200))]);
    await store.rollUp();
    await store.write([toBatch(flows.slice(1_200))]);
  });
  afterAll(() => backend.stop());

  answersAsFlowsDo({ flows, fromS, toS, backend: () => backend, runs: 1 });
});
