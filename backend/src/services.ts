import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Services } from './api/instance.ts';
import { Collector } from './collector/grpc-server.ts';
import { Ingest } from './collector/ingest.ts';
import type { Config } from './config/config.ts';
import { Inventory } from './inventory/inventory.ts';
import { DuckDbSavedQueries } from './store/duckdb/saved-queries.ts';
import { DuckDbStore } from './store/duckdb/duckdb-store.ts';
import { LokiStore } from './store/loki/loki-store.ts';

const MAX_COMMIT_FLOWS = 50_000;
const COMMIT_EVERY_MS = 200;
const EXPIRE_EVERY_MS = 60_000;

interface Log {
  error(details: object, message: string): void;
  warn(details: object, message: string): void;
  info(details: object, message: string): void;
}

export interface RunningServices extends Services {
  /** Ends what runs beside requests and closes the store. */
  close(): Promise<void>;
}

/** Opens the store and wires the collector to it; nothing listens yet. */
export async function openServices(config: Config, log: Log): Promise<RunningServices> {
  // saved queries stay in the embedded database whatever the store of flows is
  const embedded = await DuckDbStore.open({
    path: join(config.dataDir, 'flows.duckdb'),
    threads: config.duckdbThreads,
    memoryBytes: config.duckdbMemoryBytes,
    maxAgeMs: config.retentionAgeMs,
    maxBytes: config.retentionBytes,
  });
  const savedQueries = await DuckDbSavedQueries.open(embedded);
  const store = config.store === 'loki' ? openLoki(config, log) : embedded;
  const inventory = new Inventory();
  const ingest = new Ingest(store, {
    maxWaiting: config.queueFlows,
    maxCommit: MAX_COMMIT_FLOWS,
    commitEveryMs: COMMIT_EVERY_MS,
  });
  const collector = new Collector(ingest, inventory, log);
  const expire = () => {
    embedded.expire(Date.now()).then(
      (flows) => {
        if (flows > 0) log.info({ flows }, 'old flows deleted');
      },
      (error: unknown) => log.error({ err: error }, 'old flows could not be deleted'),
    );
  };
  expire();
  const expiry = setInterval(expire, EXPIRE_EVERY_MS);
  return {
    store,
    savedQueries,
    inventory,
    ingest,
    collector,
    version: readVersion(),
    startedMs: Date.now(),
    async close() {
      clearInterval(expiry);
      await collector.close();
      await store.close();
      if (store !== embedded) await embedded.close();
    },
  };
}

function openLoki({ loki: { spoolBytes, ...address }, dataDir }: Config, log: Log): LokiStore {
  return new LokiStore({ address, spoolBytes, spoolFolder: join(dataDir, 'spool'), log });
}

function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
