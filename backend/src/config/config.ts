import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SubnetLabel } from '../enrich/subnet-labels.ts';
import { DEFAULT_METRICS, metricNames } from '../flow-metrics/definitions.ts';
import type { FlowMetricsOptions } from '../flow-metrics/flow-metrics.ts';
import { ConfigError, EnvReader } from './env.ts';

export interface Config {
  readonly httpHost: string;
  readonly httpPort: number;
  readonly grpcHost: string;
  readonly grpcPort: number;
  /** Where Prometheus reads; 0 for the port of the API. */
  readonly metricsPort: number;
  readonly dataDir: string;
  readonly retentionAgeMs: number;
  readonly retentionBytes: number;
  /** The built page; its folders are `standalone` and `plugin`. */
  readonly pageDir: string;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  readonly duckdbThreads: number;
  readonly duckdbMemoryBytes: number;
  readonly store: 'duckdb' | 'loki';
  readonly loki: LokiConfig;
  /** Where named queries are kept; `auto`: in ConfigMaps inside a cluster. */
  readonly savedQueries: 'auto' | 'embedded' | 'kubernetes';
  readonly identity: IdentityConfig;
  readonly access: AccessConfig;
  readonly conversations: ConversationConfig;
  readonly flowMetrics: FlowMetricsOptions;
  /** Flows that may wait to be stored before agents are told to hold theirs back. */
  readonly queueFlows: number;
}

/** Who may see what, and by which certificates they know this server. */
export interface AccessConfig {
  /** `auto`: the cluster decides inside one, else the token if there is one, else only this machine gets in. */
  readonly mode: 'auto' | 'open' | 'token' | 'kubernetes';
  readonly tokenFile: string;
  /** PEM files; read again when they change. Empty for none. */
  readonly http: { readonly certificateFile: string; readonly keyFile: string };
  readonly grpc: {
    readonly certificateFile: string;
    readonly keyFile: string;
    /** Who signs the certificates that agents must have; empty when they need none. */
    readonly clientCaFile: string;
  };
}

/** Which records are kept, and when a conversation has ended. */
export interface ConversationConfig {
  readonly logTypes: 'flows' | 'conversations' | 'ended' | 'all';
  readonly heartbeatMs: number;
  readonly endAfterMs: number;
  readonly endingAfterMs: number;
  /** Conversations that may be open. */
  readonly max: number;
}

/** Who is behind the ends of flows. */
export interface IdentityConfig {
  /** Whether names are asked for: `auto` means inside a cluster only. */
  readonly kubernetes: 'auto' | 'on' | 'off';
  readonly clusterName: string;
  readonly infraPrefixes: readonly string[];
  readonly subnetLabels: readonly SubnetLabel[];
}

export interface LokiConfig {
  /** Everything before `/loki/api/v1`. */
  readonly url: string;
  /** How flows are written; every layout is read. */
  readonly layout: 'compact' | 'netobserv';
  readonly tenant: string;
  readonly tokenFile: string;
  readonly caFile: string;
  readonly timeoutMs: number;
  /** Room on disk for flows that Loki cannot take. */
  readonly spoolBytes: number;
  /** Whether flows are summed up by minutes as they are written. */
  readonly rollups: boolean;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const PAGE_DIR = fileURLToPath(new URL('../../../console-plugin/dist', import.meta.url));
const MAX_DEFAULT_THREADS = 4;
/** Some of the spool's files. */
const MIN_SPOOL_BYTES = 64_000_000;
/** The store frees space in pieces of about a tenth of this. */
const MIN_RETENTION_BYTES = 100_000_000;

/** Reads the whole configuration. Throws ConfigError for the first variable that is wrong. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const read = new EnvReader(env);
  return {
    httpHost: read.text('HTTP_HOST', '127.0.0.1'),
    httpPort: read.port('HTTP_PORT', 9001),
    grpcHost: read.text('GRPC_HOST', '127.0.0.1'),
    grpcPort: read.port('GRPC_PORT', 2055),
    metricsPort: read.port('METRICS_PORT', 0),
    dataDir: resolve(read.text('DATA_DIR', 'data')),
    retentionAgeMs: read.durationMs('RETENTION_AGE', '7d'),
    retentionBytes: read.bytes('RETENTION_SIZE', '10GB', MIN_RETENTION_BYTES),
    pageDir: resolve(read.text('PAGE_DIR', PAGE_DIR)),
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    duckdbThreads: read.count(
      'DUCKDB_THREADS',
      Math.min(availableParallelism(), MAX_DEFAULT_THREADS),
    ),
    duckdbMemoryBytes: read.bytes('DUCKDB_MEMORY', '1GiB'),
    queueFlows: read.count('QUEUE_FLOWS', 200_000),
    store: read.oneOf('STORE', ['duckdb', 'loki'], 'duckdb'),
    savedQueries: read.oneOf('SAVED_QUERIES', ['auto', 'embedded', 'kubernetes'], 'auto'),
    identity: {
      kubernetes: read.oneOf('KUBERNETES', ['auto', 'on', 'off'], 'auto'),
      clusterName: read.text('CLUSTER_NAME', ''),
      infraPrefixes: read.list('INFRA_NAMESPACES', 'kube-,openshift,netobserv,tributary'),
      subnetLabels: read.subnetLabels('SUBNET_LABELS'),
    },
    access: readAccess(read),
    conversations: {
      logTypes: read.oneOf('LOG_TYPES', ['flows', 'conversations', 'ended', 'all'], 'flows'),
      heartbeatMs: read.durationMs('CONVERSATION_HEARTBEAT_INTERVAL', '30s'),
      endAfterMs: read.durationMs('CONVERSATION_END_TIMEOUT', '10s'),
      endingAfterMs: read.durationMs('CONVERSATION_TERMINATING_TIMEOUT', '5s'),
      max: read.count('CONVERSATION_MAX', 100_000),
    },
    flowMetrics: {
      names: read.someOf('FLOW_METRICS', metricNames, DEFAULT_METRICS),
      maxSeries: read.count('FLOW_METRICS_MAX_SERIES', 10_000),
      expireAfterMs: read.durationMs('FLOW_METRICS_EXPIRE_AFTER', '5m'),
    },
    loki: readLoki(read),
  };
}

function readLoki(read: EnvReader): LokiConfig {
  const layout = read.oneOf('LOKI_LAYOUT', ['compact', 'netobserv'], 'compact');
  const rollups = read.oneOf('LOKI_ROLLUPS', ['auto', 'on', 'off'], 'auto');
  return {
    url: read.httpUrl('LOKI_URL', 'http://127.0.0.1:3100'),
    layout,
    // in the other layout, flows that flowlogs-pipeline writes as well cannot be told from ours
    rollups: rollups === 'on' || (rollups === 'auto' && layout === 'compact'),
    tenant: read.text('LOKI_TENANT', ''),
    tokenFile: read.text('LOKI_TOKEN_FILE', ''),
    caFile: read.text('LOKI_CA_FILE', ''),
    timeoutMs: read.durationMs('LOKI_TIMEOUT', '30s'),
    spoolBytes: read.bytes('SPOOL_SIZE', '2GB', MIN_SPOOL_BYTES),
  };
}

function readAccess(read: EnvReader): AccessConfig {
  const mode = read.oneOf('AUTH', ['auto', 'open', 'token', 'kubernetes'], 'auto');
  const tokenFile = read.text('AUTH_TOKEN_FILE', '');
  if (mode === 'token' && tokenFile === '') {
    throw new ConfigError('AUTH=token needs AUTH_TOKEN_FILE, a file with the token');
  }
  const pair = (prefix: string) => {
    const certificateFile = read.text(`${prefix}_CERT_FILE`, '');
    const keyFile = read.text(`${prefix}_KEY_FILE`, '');
    if ((certificateFile === '') !== (keyFile === '')) {
      throw new ConfigError(`${prefix}_CERT_FILE and ${prefix}_KEY_FILE belong together: set both`);
    }
    return { certificateFile, keyFile };
  };
  const grpc = { ...pair('GRPC_TLS'), clientCaFile: read.text('GRPC_TLS_CLIENT_CA_FILE', '') };
  if (grpc.clientCaFile !== '' && grpc.certificateFile === '') {
    throw new ConfigError('GRPC_TLS_CLIENT_CA_FILE needs GRPC_TLS_CERT_FILE and GRPC_TLS_KEY_FILE');
  }
  return { mode, tokenFile, http: pair('HTTP_TLS'), grpc };
}

/** For `--help`. */
export const USAGE = `Usage: npm run backend

Receives flows from agents, stores them and serves the API and the page.

Environment:
  HTTP_HOST       address of the API and the page     127.0.0.1
  HTTP_PORT                                           9001
  GRPC_HOST       address of the collector            127.0.0.1
  GRPC_PORT                                           2055
  DATA_DIR        folder of the database              ./data
  RETENTION_AGE   delete flows older than (s m h d)   7d
  RETENTION_SIZE  delete the oldest flows above       10GB
  QUEUE_FLOWS     flows that may wait to be stored    200000
  DUCKDB_THREADS  threads of the database             number of cores, at most ${MAX_DEFAULT_THREADS}
  DUCKDB_MEMORY   memory of the database              1GiB
  PAGE_DIR        the built page                      console-plugin/dist
  STORE           duckdb, or loki                     duckdb
  LOKI_URL        where Loki or its gateway is        http://127.0.0.1:3100
  LOKI_LAYOUT     compact, or netobserv as            compact
                  flowlogs-pipeline writes flows
  LOKI_TENANT     X-Scope-OrgID                       none
  LOKI_TOKEN_FILE file with a bearer token            none
  LOKI_CA_FILE    who signed Loki's certificate       the system's authorities
  LOKI_TIMEOUT    of a push or a query                30s
  LOKI_ROLLUPS    one-minute sums beside flows:       auto
                  auto (layout compact), on (nothing else writes netobserv), off
  SPOOL_SIZE      disk for what Loki cannot take yet  2GB
  KUBERNETES      ask the API server for names:       auto
                  auto (inside a cluster), on (by KUBECONFIG), off
  SAVED_QUERIES   auto (ConfigMaps inside a cluster),  auto
                  embedded, kubernetes
  CLUSTER_NAME    stored with every flow              none
  INFRA_NAMESPACES  beginnings of the platform's      kube-,openshift,
                  namespaces                          netobserv,tributary
  SUBNET_LABELS   name=cidr,cidr;name=cidr            none
  AUTH            who may see flows: auto, open (whoever reaches HTTP_HOST),
                  token, kubernetes (who may list pods) auto
  AUTH_TOKEN_FILE file with the token that sees all   none
  HTTP_TLS_CERT_FILE, HTTP_TLS_KEY_FILE               none: HTTP
  GRPC_TLS_CERT_FILE, GRPC_TLS_KEY_FILE               none: not encrypted
  GRPC_TLS_CLIENT_CA_FILE  agents need a certificate of it  none
  LOG_TYPES       what is stored: flows,              flows
                  conversations (beginnings, heartbeats, ends), ended (ends only), all
  CONVERSATION_HEARTBEAT_INTERVAL                     30s
  CONVERSATION_END_TIMEOUT  silence that ends one     10s
  CONVERSATION_TERMINATING_TIMEOUT  after FIN or RST  5s
  CONVERSATION_MAX  that are open at once             100000
  FLOW_METRICS    names of docs/flow-metrics.md, none NetObserv's defaults and ours
  FLOW_METRICS_MAX_SERIES  of one metric; beyond: other  10000
  FLOW_METRICS_EXPIRE_AFTER  a series without flows   5m
  METRICS_PORT    of /metrics alone, 0 for HTTP_PORT  0
  LOG_LEVEL       ${LOG_LEVELS.join(' ')}   info
`;
