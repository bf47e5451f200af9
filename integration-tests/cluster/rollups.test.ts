/** What Loki's rollups answer is what the flows say, whoever wrote them, whenever they came and whatever was lost. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { FlowRecord } from '@tributary/model';
import { afterAll, beforeAll, describe, expect, vi } from 'vitest';
import type { LokiStore } from '../../backend/src/store/loki/loki-store.ts';
import { startBackend, toBatch } from '../api/backend.ts';
import type { TestBackend } from '../api/backend.ts';
import { flowArbitrary } from '../metrics/any-metrics.ts';
import { answersAsFlowsDo } from '../metrics/as-flows.ts';
import { Loki } from '../rig/loki/loki.ts';
import { inLoki } from './waiting.ts';

const MINUTES = 15;
const toS = Math.floor(Date.now() / 1000);
const fromS = toS - MINUTES * 60;
const flows = fc.sample(flowArbitrary(fromS * 1000, toS * 1000), { numRuns: 1_500, seed: 3 });
const middleMs = (fromS + (MINUTES * 60) / 2) * 1000;
const folder = mkdtempSync(join(tmpdir(), 'tributary-rollups-'));
const loki = new Loki(join(folder, 'loki'), {}, true);
const backends: TestBackend[] = [];

beforeAll(() => loki.start());
afterAll(async () => {
  await Promise.all(backends.map((backend) => backend.stop()));
  await loki.kill();
  rmSync(folder, { recursive: true });
});

async function startOn(
  layout: 'compact' | 'netobserv',
  tenant: string,
  rollups = 'on',
): Promise<TestBackend> {
  const backend = await startBackend({
    STORE: 'loki',
    LOKI_URL: loki.url,
    LOKI_LAYOUT: layout,
    LOKI_ROLLUPS: rollups,
    LOKI_TENANT: tenant,
  });
  backends.push(backend);
  return backend;
}

/** Resolves when Loki has rollups of so many of the minutes. */
async function rolledUp(backend: TestBackend, minutes: number): Promise<void> {
  const query = { type: 'Flows', function: 'count', step: '60', filters: '' };
  const range = { startTime: String(fromS), endTime: String(toS) };
  const path = `/api/v1/metrics?${new URLSearchParams({ ...query, ...range }).toString()}`;
  const read = () => backend.services.store.rollupCounters!().minutes.rollups;
  await vi.waitFor(
    async () => {
      const before = read();
      await backend.get(path);
      expect(read() - before).toBe(minutes);
    },
    { timeout: 30_000, interval: 200 },
  );
}

const whole = Math.floor(toS / 60) - Math.ceil(fromS / 60);

describe.each(['compact', 'netobserv'] as const)('rollups of layout %s', (layout) => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startOn(layout, layout);
    await backend.services.store.write([toBatch(flows)]);
    await (backend.services.store as LokiStore).rollUp();
    await inLoki(backend, flows.length);
    await rolledUp(backend, whole);
  });

  answersAsFlowsDo({ flows, fromS, toS, backend: () => backend, runs: 0.5 });
});

describe('rollups of two writers, flows that come late, and a third who makes none', () => {
  let backend: TestBackend;

  beforeAll(async () => {
    backend = await startOn('compact', 'three');
    const other = await startOn('compact', 'three');
    const third = await startOn('compact', 'three', 'off');
    const isEarly = ({ TimeFlowEndMs: end }: FlowRecord) => end! < middleMs;
    const late = flows.filter((flow, index) => index % 150 === 0 && isEarly(flow));
    const inTime = flows.filter((flow) => !late.includes(flow));
    const ofThird = inTime.filter((flow, index) => index % 2 === 1 && !isEarly(flow));
    const ofOther = inTime.filter((flow, index) => index % 2 === 1 && isEarly(flow));
    const ours = inTime.filter((_, index) => index % 2 === 0);
    await backend.services.store.write([toBatch(ours)]);
    await other.services.store.write([toBatch(ofOther)]);
    await third.services.store.write([toBatch(ofThird)]);
    await (backend.services.store as LokiStore).rollUp();
    await (other.services.store as LokiStore).rollUp();
    await backend.services.store.write([toBatch(late)]);
    await inLoki(backend, ours.length + late.length);
    await inLoki(other, ofOther.length);
    await inLoki(third, ofThird.length);
    const minuteOf = ({ TimeFlowEndMs: end }: FlowRecord) => Math.floor(end! / 60_000);
    const isOurs = (minute: number) => minute * 60 >= fromS && (minute + 1) * 60 <= toS + 1;
    const flowMinutes = new Set([...late, ...ofThird].map(minuteOf).filter(isOurs));
    await rolledUp(backend, whole - flowMinutes.size);
  });

  answersAsFlowsDo({ flows, fromS, toS, backend: () => backend, runs: 0.5 });
});
