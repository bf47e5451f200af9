/**
 * Flows into a real Loki and out of it: `node bench/loki.ts [--json]`. Loki is built by `npm run test:cluster`.
 * Writing: from the bytes of a message to Loki's answer, in processor time of this process. Reading: answers of the API.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeFlows } from '../backend/src/collector/decode-flows.ts';
import { decodeReport } from '../backend/src/collector/decode-inventory.ts';
import { startBackend } from '../integration-tests/api/backend.ts';
import type { TestBackend } from '../integration-tests/api/backend.ts';
import { Loki } from '../integration-tests/rig/loki/loki.ts';
import { encodeFlows, encodeReport, FlowSource, makePods } from './traffic.ts';

const FLOWS = 200_000;
const BATCH = 1_000;
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

/** Flows per second of this process' processor time, and by the clock. */
async function benchWrite({ services }: TestBackend) {
  const pods = makePods(200);
  const source = new FlowSource(pods, 1);
  const now = Date.now();
  services.inventory.apply(decodeReport(encodeReport(pods, now - RANGE_MS, 900)), now);
  const messages = Array.from({ length: FLOWS / BATCH }, (_, index) => {
    const at = now - RANGE_MS + (index * RANGE_MS) / (FLOWS / BATCH);
    return encodeFlows(source, BATCH, at, at + RANGE_MS / (FLOWS / BATCH));
  });
  const cpu = process.cpuUsage();
  const began = performance.now();
  for (const message of messages) {
    const batch = decodeFlows(message);
    services.enricher.enrich(batch, now);
    await services.store.write([batch]);
  }
  while ((services.store.writeCounters?.().waiting ?? 0) > 0) await delay(20);
  const { user, system } = process.cpuUsage(cpu);
  return {
    flowsPerCoreSecond: Math.round(FLOWS / ((user + system) / 1e6)),
    flowsPerSecond: Math.round((FLOWS * 1000) / (performance.now() - began)),
    residentMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    dropped: services.store.writeCounters?.().dropped,
  };
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
const loki = new Loki(folder, LIMITS);
await loki.start();
const backend = await startBackend({ STORE: 'loki', LOKI_URL: loki.url });
try {
  const write = await benchWrite(backend);
  const queries = await benchQueries(backend);
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ bench: 'loki', write, queries }));
  } else {
    console.log(
      `write      ${String(write.flowsPerCoreSecond)} flows a core-second, ${String(write.flowsPerSecond)} a second, ${String(write.residentMiB)} MiB resident at most`,
    );
    console.log(`dropped    ${JSON.stringify(write.dropped)}`);
    for (const { query, p50Ms, p95Ms } of queries) {
      console.log(
        `  ${String(FLOWS)} flows  ${query.padEnd(28)} p50 ${String(p50Ms)} ms, p95 ${String(p95Ms)} ms`,
      );
    }
  }
} finally {
  await backend.stop();
  await loki.kill();
  rmSync(folder, { recursive: true });
}
