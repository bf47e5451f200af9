import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Services } from './api/instance.ts';
import { chooseAuthenticator } from './auth/choose.ts';
import { Collector } from './collector/grpc-server.ts';
import { Ingest } from './collector/ingest.ts';
import { Intake } from './collector/intake.ts';
import type { Config } from './config/config.ts';
import { Conversations } from './conversations/conversations.ts';
import { ConfigError } from './config/env.ts';
import { Enricher } from './enrich/enricher.ts';
import { SubnetLabels } from './enrich/subnet-labels.ts';
import { FlowMetrics } from './flow-metrics/flow-metrics.ts';
import { clusterAccess } from './kubernetes/cluster-access.ts';
import { Kubernetes } from './kubernetes/kubernetes.ts';
import { Inventory } from './inventory/inventory.ts';
import { ConfigMapSavedQueries } from './store/config-maps/saved-queries.ts';
import type { DuckDbStore } from './store/duckdb/duckdb-store.ts';
import type { FlowStore } from './store/flow-store.ts';
import type { SavedQueryStore } from './store/saved-query-store.ts';
import { LokiStore } from './store/loki/loki-store.ts';

const EXPIRE_EVERY_MS = 60_000;

interface Log {
  error(details: object, message: string): void;
  warn(details: object, message: string): void;
  info(details: object, message: string): void;
}

export interface RunningServices extends Services {
  readonly intake: Intake;
  readonly enricher: Enricher;
  /** Ends what runs beside requests and closes the store. */
  close(): Promise<void>;
}

/** Opens the store and wires the collector to it; nothing listens yet. */
export async function openServices(config: Config, log: Log): Promise<RunningServices> {
  const kubernetes = await connect(config, log);
  const authenticator = chooseAuthenticator(config, kubernetes);
  const { store, savedQueries, embedded } = await openStores(config, kubernetes, log);
  const inventory = new Inventory();
  const ingest = new Ingest(store, config.queueFlows);
  const enricher = new Enricher({
    owners: inventory.owners,
    cluster: kubernetes?.cluster,
    subnetLabels: new SubnetLabels(config.identity.subnetLabels),
    clusterName: config.identity.clusterName,
    infraPrefixes: config.identity.infraPrefixes,
  });
  const { logTypes } = config.conversations;
  const conversations = openConversations(config, kubernetes);
  const keepsFlows = logTypes === 'flows' || logTypes === 'all';
  const flowMetrics = new FlowMetrics(config.flowMetrics);
  const intake = new Intake({ enricher, ingest, flowMetrics, conversations, keepsFlows }, log);
  const collector = new Collector(intake, inventory, log);
  const expire = () => {
    embedded?.expire(Date.now()).then(
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
    intake,
    enricher,
    flowMetrics,
    conversations,
    defaultRecordType: keepsFlows ? 'flowLog' : 'endConnection',
    kubernetes,
    authenticator,
    version: readVersion(),
    startedMs: Date.now(),
    async close() {
      clearInterval(expiry);
      await collector.close();
      await kubernetes?.close();
      await store.close();
      if (embedded && store !== embedded) await embedded.close();
    },
  };
}

/** Begins to watch the cluster and waits for what there is; undefined where there is none to ask. */
async function connect({ identity }: Config, log: Log): Promise<Kubernetes | undefined> {
  if (identity.kubernetes === 'off' || (identity.kubernetes === 'auto' && !isInside()))
    return undefined;
  const kubernetes = new Kubernetes(await clusterAccess(process.env), log);
  await kubernetes.ready();
  log.info({ kinds: kubernetes.status() }, 'watching the cluster');
  return kubernetes;
}

function openConversations(
  { conversations: { logTypes, ...options } }: Config,
  kubernetes: Kubernetes | undefined,
): Conversations | undefined {
  if (logTypes === 'flows') return undefined;
  const networks = kubernetes?.cluster.networks;
  return new Conversations(
    { ...options, endsOnly: logTypes === 'ended' },
    (network) => networks?.wireOf(network) ?? network,
  );
}

interface Stores {
  readonly store: FlowStore;
  readonly savedQueries: SavedQueryStore;
  /** The embedded database, where anything is kept in it. */
  readonly embedded?: DuckDbStore;
}

/**
 * Saved queries are objects of the cluster where there is one, which outlive the pod; elsewhere they are in the embedded
 * database, whatever the store of flows is. A backend that keeps nothing in the database does not even load it.
 */
async function openStores(
  config: Config,
  kubernetes: Kubernetes | undefined,
  log: Log,
): Promise<Stores> {
  const { savedQueries } = config;
  if (savedQueries === 'kubernetes' && !kubernetes) {
    throw new ConfigError('SAVED_QUERIES=kubernetes needs a cluster: set KUBERNETES=on');
  }
  const isWanted = savedQueries === 'kubernetes' || (savedQueries === 'auto' && isInside());
  const ofCluster =
    kubernetes && isWanted
      ? new ConfigMapSavedQueries(kubernetes.api, kubernetes.namespace)
      : undefined;
  if (config.store === 'loki' && ofCluster) {
    return { store: openLoki(config, log), savedQueries: ofCluster };
  }
  const { DuckDbStore } = await import('./store/duckdb/duckdb-store.ts');
  const { DuckDbSavedQueries } = await import('./store/duckdb/saved-queries.ts');
  const embedded = await DuckDbStore.open({
    path: join(config.dataDir, 'flows.duckdb'),
    threads: config.duckdbThreads,
    memoryBytes: config.duckdbMemoryBytes,
    maxAgeMs: config.retentionAgeMs,
    maxBytes: config.retentionBytes,
    log,
  });
  const kept = ofCluster ?? (await DuckDbSavedQueries.open(embedded));
  const store = config.store === 'loki' ? openLoki(config, log) : embedded;
  return { store, savedQueries: kept, embedded };
}

function isInside(): boolean {
  return process.env['KUBERNETES_SERVICE_HOST'] !== undefined;
}

function openLoki({ loki, dataDir }: Config, log: Log): LokiStore {
  const { layout, spoolBytes, rollups, ...address } = loki;
  const spoolFolder = join(dataDir, 'spool');
  return new LokiStore({ address, layout, rollups, spoolBytes, spoolFolder, log });
}

function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
