/**
 * Flows into a real Loki and out of it: `node bench/loki.ts [--json]`. Loki is built by `npm run test:cluster`.
 * Writing: from the bytes of a message to Loki's answer, both ends named, without the thread that makes rollups. Reading: answers of the API.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeFlows } from '../backend/src/collector/decode-flows.ts';
import { startBackend } from '../integration-tests/api/backend.ts';
import type { TestBackend } from '../integration-tests/api/backend.ts';
import { Loki } from '../integration-tests/rig/loki/loki.ts';
import { BATCH, collect, describe, PODS } from './collect.ts';
import { encodeFlows, FlowSource, makePods } from './traffic.ts';

const FLOWS = 200_000;
const RANGE_MS = 900_000;
const RUNS = 10;
/** Loki's own defaults are for logs of a few machines. */
const LIMITS = {
  ingestion_rate_mb: 100,
  ingestion_burst_size_mb: 200,
  per_stream_rate_limit: '100MB',
  per_stream_rate_limit_burst: '200MB',
};
const QUERIES: Readonly<Record<string, string>> = {
  'table page': 'flows?limit=100',
  'filter Interfaces=net1': 'flows?limit=100&filters=Interfaces%3Dnet1',
  'filter on one point': 'flows?limit=100&filters=Interfaces%3Dnet1%26IfDirections%3D0',
  'filter that matches nothing': 'flows?limit=100&filters=Interfaces%3Dnothing',
};

/** Fills Loki with what is asked for below. */
async function fill({ services }: TestBackend): Promise<void> {
  const source = new FlowSource(makePods(PODS), 1);
  const now = Date.now();
  for (let index = 0; index < FLOWS / BATCH; index++) {
    const at = now - RANGE_MS + (index * RANGE_MS) / (FLOWS / BATCH);
    const batch = decodeFlows(encodeFlows(source, BATCH, at, at + RANGE_MS / (FLOWS / BATCH)));
    services.enricher.enrich(batch, now);
    await services.store.write([batch]);
  }
  while ((services.store.writeCounters?.().waiting ?? 0) > 0) await delay(20);
}

async function benchQueries(backend: TestBackend) {
  const figures = [];
  for (const [query, path] of Object.entries(QUERIES)) {
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const began = performance.now();
      await backend.get(`/api/v1/${path}&timeRange=1000`);
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    figures.push({
      query,
      p50Ms: Math.round(times[RUNS >> 1]!),
      p95Ms: Math.round(times[Math.floor(RUNS * 0.95)]!),
    });
  }
  return figures;
}

const folder = mkdtempSync(join(tmpdir(), 'tributary-bench-loki-'));
/** A Loki with nothing in it. */
async function freshLoki(name: string): Promise<Loki> {
  const loki = new Loki(join(folder, name), LIMITS);
  await loki.start();
  return loki;
}

async function benchWrite(cores: string) {
  const loki = await freshLoki(`cores-${cores}`);
  try {
    return await collect({ STORE: 'loki', LOKI_URL: loki.url, LOKI_ROLLUPS: 'off' }, cores);
  } finally {
    await loki.kill();
  }
}

try {
  const write = { oneCore: await benchWrite('0'), twoCores: await benchWrite('0,1') };
  const loki = await freshLoki('queries');
  const backend = await startBackend({ STORE: 'loki', LOKI_URL: loki.url });
  await fill(backend);
  const queries = await benchQueries(backend);
  await backend.stop();
  await loki.kill();
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ bench: 'loki', write, queries }));
  } else {
    console.log(describe('write, one core', write.oneCore));
    console.log(describe('write, two cores', write.twoCores));
    for (const { query, p50Ms, p95Ms } of queries) {
      console.log(
        `  ${String(FLOWS)} flows  ${query.padEnd(28)} p50 ${String(p50Ms)} ms, p95 ${String(p95Ms)} ms`,
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
