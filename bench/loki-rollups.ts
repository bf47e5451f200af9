/**
 * Metrics of 100,000 named flows in a real Loki: `node bench/loki-rollups.ts [FLOWS] [--json]`, once from rollups and once from
 * flows alone, of which the newest 200,000 are read. Loki is built by `npm run test:cluster`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { MetricsAnswer } from '@tributary/model';
import { decodeReport } from '../backend/src/collector/decode-inventory.ts';
import { decodeFlows } from '../backend/src/collector/decode-flows.ts';
import { Enricher } from '../backend/src/enrich/enricher.ts';
import { SubnetLabels } from '../backend/src/enrich/subnet-labels.ts';
import type { LokiStore } from '../backend/src/store/loki/loki-store.ts';
import { startBackend } from '../integration-tests/api/backend.ts';
import type { TestBackend } from '../integration-tests/api/backend.ts';
import { Loki } from '../integration-tests/rig/loki/loki.ts';
import { clusterOf } from './identities.ts';
import { encodeFlows, encodeReport, FlowSource, makePods } from './traffic.ts';

const FLOWS = Number(process.argv.find((word) => /^\d+$/.test(word)) ?? 100_000);
const PODS = 100;
const BATCH = 5_000;
/** Within what Loki takes late, and a minute before now so that all of it is rolled up. */
const RANGE_MS = 20 * 60_000;
/** Of a question to rollups, and of one to flows, which takes long. */
const RUNS = { on: 5, off: 1 };
/** Flows that may wait to be rolled up, so that no minute is given up. */
const MOST_BEHIND = 100_000;
const LIMITS = {
  ingestion_rate_mb: 100,
  ingestion_burst_size_mb: 200,
  per_stream_rate_limit: '100MB',
  per_stream_rate_limit_burst: '200MB',
};
const endMs = Math.floor(Date.now() / 60_000) * 60_000 - 1;
const QUERIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'bytes by interface': { aggregateBy: 'Interfaces' },
  'bytes by workload': { aggregateBy: 'SrcK8S_Namespace,SrcK8S_OwnerName' },
  'bytes by pair of pods': {
    aggregateBy: 'SrcK8S_Namespace,SrcK8S_Name,DstK8S_Namespace,DstK8S_Name',
  },
  'bytes of net1 by step': { filters: 'Interfaces=net1' },
};

async function fill({ services }: TestBackend): Promise<void> {
  const pods = makePods(PODS);
  const source = new FlowSource(pods, 1);
  services.inventory.apply(decodeReport(encodeReport(pods, Date.now(), 900)), Date.now());
  const enricher = new Enricher({
    owners: services.inventory.owners,
    cluster: clusterOf(pods),
    subnetLabels: new SubnetLabels([]),
    clusterName: '',
    infraPrefixes: ['kube-'],
  });
  const store = services.store as LokiStore;
  const spanMs = (RANGE_MS * BATCH) / FLOWS;
  for (let fromMs = endMs - RANGE_MS; fromMs < endMs; fromMs += spanMs) {
    const toMs = Math.min(endMs, fromMs + spanMs);
    const batch = decodeFlows(encodeFlows(source, BATCH, fromMs, toMs));
    enricher.enrich(batch, endMs);
    await store.write([batch]);
    await nextTurn();
    while (store.rollupCounters().behind > MOST_BEHIND) await delay(20);
  }
  await store.rollUp();
}

async function measure(backend: TestBackend, runs: number) {
  const figures = [];
  for (const [query, parameters] of Object.entries(QUERIES)) {
    const times: number[] = [];
    let complete = true;
    for (let run = 0; run < runs; run++) {
      const asked = new URLSearchParams({
        type: 'Bytes',
        function: 'rate',
        step: '60',
        others: 'true',
        startTime: String(Math.floor((endMs - RANGE_MS) / 1000) + 1),
        endTime: String(Math.floor(endMs / 1000)),
        ...parameters,
      });
      const began = performance.now();
      const { stats } = await backend.get<MetricsAnswer>(`/api/v1/metrics?${asked.toString()}`);
      times.push(performance.now() - began);
      complete &&= stats.complete;
    }
    times.sort((a, b) => a - b);
    figures.push({ query, medianMs: Math.round(times[runs >> 1]!), complete });
  }
  return figures;
}

const folder = mkdtempSync(join(tmpdir(), 'tributary-bench-rollups-'));
const loki = new Loki(join(folder, 'loki'), LIMITS, true);
try {
  await loki.start();
  const results = [];
  for (const rollups of ['on', 'off'] as const) {
    const env = { STORE: 'loki', LOKI_URL: loki.url, LOKI_TENANT: rollups, LOKI_ROLLUPS: rollups };
    const backend = await startBackend(env);
    const began = process.cpuUsage();
    await fill(backend);
    const { user, system } = process.cpuUsage(began);
    const coreSeconds = Math.round((user + system) / 1e5) / 10;
    const { rows, gaps, missed } = (backend.services.store as LokiStore).rollupCounters();
    results.push({
      rollups,
      coreSeconds,
      rows,
      gaps,
      missed,
      queries: await measure(backend, RUNS[rollups]),
    });
    await backend.stop();
  }
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ bench: 'loki-rollups', flows: FLOWS, results }));
  } else {
    for (const { rollups, coreSeconds, rows, gaps, missed, queries } of results) {
      console.log(
        `rollups ${rollups}: ${String(coreSeconds)} core-seconds to make and write ${String(FLOWS)} flows, ${String(rows)} rows, ${String(gaps)} gaps`,
        missed ?? '',
      );
      for (const { query, medianMs, complete } of queries) {
        console.log(
          `  ${query.padEnd(24)} ${String(medianMs)} ms${complete ? '' : ' (part of it)'}`,
        );
      }
    }
  }
} finally {
  await loki.kill();
  rmSync(folder, { recursive: true });
}
