import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { app } from '../backend/src/app.ts';
import { decodeFlows } from '../backend/src/collector/decode-flows.ts';
import { readConfig } from '../backend/src/config/config.ts';
import { httpOptions } from '../backend/src/http-options.ts';
import { openServices } from '../backend/src/services.ts';
import type { RunningServices } from '../backend/src/services.ts';
import { MINUTE_MS, rollupSets } from '../backend/src/rollup/rollup-sets.ts';
import { FLOW_TABLE } from '../backend/src/store/duckdb/flow-table.ts';
import { GAPS_TABLE, rollupTable } from '../backend/src/store/duckdb/rollup-tables.ts';
import type { DuckDbStore } from '../backend/src/store/duckdb/duckdb-store.ts';
import { BATCH, collect, describe, PODS } from './collect.ts';
import { encodeFlows, FlowSource, makePods } from './traffic.ts';

const USAGE = `Usage: node bench/backend.ts [--json] [--sizes 1000000,10000000] [--runs 20]

Collector: from the bytes of a message to the store on disk, both ends named.
Queries: answers of the API at each number of stored flows, while an agent writes; an hour of traffic.
`;
const RANGE_MS = 3_600_000;
/** How far the range that is asked for lies before whole minutes: as rollups like it least. */
const SHIFT_MS = 30_000;
const WRITE_EVERY_MS = 200;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '1000000,10000000' },
    runs: { type: 'string', default: '20' },
  },
});

interface QueryFigure {
  readonly flows: number;
  readonly query: string;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

const silent = { error() {}, warn() {}, info() {} };
const source = new FlowSource(makePods(PODS), 1);

if (values.help) console.log(USAGE);
else await bench(values.sizes.split(',').map(Number), Number(values.runs));

async function bench(sizes: readonly number[], runs: number): Promise<void> {
  const collector = {
    oneCore: await collect({ DUCKDB_THREADS: '1' }, '0'),
    twoCores: await collect({}, '0,1'),
  };
  say(describe('collector, one core', collector.oneCore));
  say(describe('collector, two cores', collector.twoCores));
  const queries: QueryFigure[] = [];
  let bytesPerFlow = 0;
  for (const size of sizes) {
    const dataDir = await mkdtemp(join(tmpdir(), 'tributary-bench-'));
    const endMs = await fill(dataDir, size);
    await withBackend({ DATA_DIR: dataDir }, async (http, services) => {
      const stats = await services.store.stats(new AbortController().signal);
      bytesPerFlow = stats.bytesOnDisk / stats.flows;
      say(`on disk    ${bytesPerFlow.toFixed(0)} bytes a flow, ${stats.flows} flows`);
      queries.push(...(await benchQueries(http, services, size, endMs, runs)));
    });
  }
  if (values.json) console.log(JSON.stringify({ collector, bytesPerFlow, queries }, null, 2));
}

/** Prints a figure for people as soon as it is known. */
function say(line: string): void {
  if (!values.json) console.log(line);
}

/**
 * Stores flows at a rate of `size` an hour, for a minute longer than that: those of the first minute by the collector, the
 * rest as copies of it, with its rollups. Returns the end of the last minute.
 */
async function fill(dataDir: string, size: number): Promise<number> {
  const endMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const copies = RANGE_MS / MINUTE_MS + 1;
  const startMs = endMs - copies * MINUTE_MS;
  const base = Math.ceil((size * MINUTE_MS) / RANGE_MS);
  const services = await openServices(readConfig({ DATA_DIR: dataDir }), silent);
  for (let sent = 0; sent < base; sent += BATCH) {
    const at = (flow: number) => startMs + (MINUTE_MS * Math.min(flow, base)) / base;
    const count = Math.min(BATCH, base - sent);
    const batch = decodeFlows(encodeFlows(source, count, at(sent), at(sent + count)));
    services.enricher.enrich(batch, endMs);
    await services.ingest.accept(batch);
  }
  const store = services.store as DuckDbStore;
  await store.rollUp();
  await store.exclusive(async (connection) => {
    for (let copy = 1; copy < copies; copy++) {
      await connection.run(
        `INSERT INTO ${FLOW_TABLE} SELECT * REPLACE (id + ${copy * base} AS id,
           "TimeFlowStartMs" + ${copy * MINUTE_MS} AS "TimeFlowStartMs",
           "TimeFlowEndMs" + ${copy * MINUTE_MS} AS "TimeFlowEndMs")
         FROM ${FLOW_TABLE} WHERE id <= ${base} ORDER BY id`,
      );
    }
    for (const table of rollupSets.map(rollupTable)) {
      await connection.run(
        `INSERT INTO ${table} SELECT t.* REPLACE (t."TimeFlowEndMs" + copy * ${MINUTE_MS} AS "TimeFlowEndMs")
         FROM range(1, ${copies}) copies(copy), ${table} t ORDER BY copy`,
      );
    }
    await connection.run(
      `INSERT INTO ${GAPS_TABLE} SELECT set_name, minute + copy * ${MINUTE_MS}
       FROM range(1, ${copies}) copies(copy), ${GAPS_TABLE}`,
    );
    await connection.run(`UPDATE rollup_state SET to_id = ${copies * base}`);
    await connection.run('CHECKPOINT');
  });
  await services.close();
  return endMs;
}

async function benchQueries(
  http: FastifyInstance,
  services: RunningServices,
  flows: number,
  endMs: number,
  runs: number,
): Promise<QueryFigure[]> {
  const range = `startTime=${(endMs - SHIFT_MS - RANGE_MS) / 1000}&endTime=${(endMs - SHIFT_MS) / 1000}`;
  const bytes = 'type=Bytes&function=rate&top=5&others=true';
  const queries: Record<string, string> = {
    'table page': `flows?${range}&limit=100`,
    'filter Interfaces=net1': `flows?${range}&limit=100&filters=Interfaces%3Dnet1`,
    'filter on one point': `flows?${range}&limit=100&filters=Interfaces%3Dnet1%26IfDirections%3D0`,
    'filter CIDR': `flows?${range}&limit=100&filters=SrcAddr%3D192.168.0.0%2F28`,
    'sort by Bytes': `flows?${range}&limit=100&sort=Bytes:desc`,
    'sort by SrcAddr': `flows?${range}&limit=100&sort=SrcAddr:asc`,
    histogram: `histogram?${range}`,
    'histogram of net1': `histogram?${range}&filters=Interfaces%3Dnet1`,
    'values of Interfaces': `values/Interfaces?${range}`,
    'top namespaces': `metrics?${range}&${bytes}&aggregateBy=SrcNetNamespace`,
    'top interfaces': `metrics?${range}&${bytes}&aggregateBy=Interfaces`,
    'top interfaces, p90 of RTT': `metrics?${range}&type=TimeFlowRttNs&function=p90&aggregateBy=Interfaces`,
  };
  const writing = setInterval(() => {
    const now = Date.now();
    void services.ingest.accept(decodeFlows(encodeFlows(source, BATCH / 10, now - 1_000, now)));
  }, WRITE_EVERY_MS);
  const figures: QueryFigure[] = [];
  for (const [query, path] of Object.entries(queries)) {
    const times: number[] = [];
    for (let run = 0; run <= runs; run++) {
      const startMs = performance.now();
      const { statusCode, body } = await http.inject({
        url: `/api/v1/${path}`,
        headers: { host: 'localhost' },
      });
      if (statusCode !== 200) throw new Error(`${path}: ${statusCode} ${body}`);
      if (run > 0) times.push(performance.now() - startMs);
    }
    times.sort((a, b) => a - b);
    const [p50Ms, p95Ms] = [quantile(times, 0.5), quantile(times, 0.95)];
    figures.push({ flows, query, p50Ms, p95Ms });
    say(`${String(flows).padStart(9)} flows  ${query.padEnd(24)} p50 ${p50Ms} ms, p95 ${p95Ms} ms`);
  }
  clearInterval(writing);
  return figures;
}

function quantile(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!);
}

async function withBackend<T>(
  env: Record<string, string>,
  work: (http: FastifyInstance, services: RunningServices) => Promise<T>,
): Promise<T> {
  const dataDir = env['DATA_DIR'] ?? (await mkdtemp(join(tmpdir(), 'tributary-bench-')));
  const config = readConfig({ ...env, DATA_DIR: dataDir });
  const http = Fastify(httpOptions);
  const services = await openServices(config, http.log);
  await http.register(app, {
    services,
    httpHost: config.httpHost,
    pageDir: config.pageDir,
    ownMetrics: false,
  });
  try {
    return await work(http, services);
  } finally {
    await http.close();
    await services.close();
    await rm(dataDir, { recursive: true });
  }
}
