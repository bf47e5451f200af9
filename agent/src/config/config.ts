import { networkInterfaces } from 'node:os';
import {
  duration,
  list,
  nameRules,
  oneOf,
  powerOfTwo,
  readSetting,
  text,
  wholeNumber,
} from './setting.ts';
import type { Setting } from './setting.ts';

const BUFFER_FLOWS_MAX = 10_000_000;

/** Every setting, by the property of `Config` that holds it. Names are NetObserv's where it has them. */
const settings = {
  export: oneOf('EXPORT', ['grpc', 'stdout'], 'grpc', 'where flows go: grpc, or stdout as NDJSON'),
  targetHost: text(
    'TARGET_HOST',
    '127.0.0.1',
    'host of the collector; a name, not an address, with TLS',
  ),
  targetPort: wholeNumber('TARGET_PORT', 2055, 1, 65_535, 'port of the collector'),
  caFile: text(
    'TARGET_TLS_CA_CERT_PATH',
    '',
    "who signed the collector's certificate; empty: no TLS",
  ),
  certificateFile: text('TARGET_TLS_USER_CERT_PATH', '', "the agent's own certificate, for mTLS"),
  keyFile: text('TARGET_TLS_USER_KEY_PATH', '', 'its key'),
  messageMaxFlows: wholeNumber('GRPC_MESSAGE_MAX_FLOWS', 1_000, 1, 100_000, 'flows in one message'),
  bufferFlows: wholeNumber(
    'BUFFERS_LENGTH',
    200_000,
    1,
    BUFFER_FLOWS_MAX,
    'flows kept while the collector is away; the oldest are dropped and counted beyond',
  ),
  activeTimeoutMs: duration('CACHE_ACTIVE_TIMEOUT', '5s', 'how often flows are read out'),
  maxFlows: wholeNumber('CACHE_MAX_FLOWS', 65_536, 1, 1 << 24, 'flows in each kernel table'),
  ringBytes: powerOfTwo(
    'RING_BYTES',
    1 << 24,
    4096,
    1 << 30,
    'ring for packets that find their table full; a power of two',
  ),
  sampling: wholeNumber('SAMPLING', 1, 0, 0xffff_ffff, 'count one packet in so many; 0 and 1: all'),
  direction: oneOf('DIRECTION', ['both', 'ingress', 'egress'], 'both', 'what to observe'),
  interfaces: nameRules('INTERFACES', '', 'observe only these: names or /regex/; empty: all'),
  excludeInterfaces: nameRules('EXCLUDE_INTERFACES', 'lo', 'never observe these: names or /regex/'),
  attachMode: oneOf(
    'TC_ATTACH_MODE',
    ['any', 'tcx', 'tc'],
    'any',
    'tcx, tc (clsact), or any: tcx on the node, tc in pods',
  ),
  netnsFolders: list(
    'NETNS_FOLDERS',
    '/run/netns,/run/docker/netns',
    'folders whose files are network namespaces',
  ),
  procFolder: text('PROC_FOLDER', '/proc', 'where processes are found'),
  processScanMs: duration('PROCESS_SCAN_INTERVAL', '1s', 'how often /proc is read'),
  agentIp: text('AGENT_IP', 'auto', 'address of this node in flows; auto: its first one'),
  node: text('NODE_NAME', '', 'name of this node; empty: its host name'),
  metricsHost: text('METRICS_SERVER_ADDRESS', '127.0.0.1', 'address of /metrics and /healthz'),
  metricsPort: wholeNumber('METRICS_SERVER_PORT', 9102, 0, 65_535, 'their port; 0: any free one'),
  logLevel: oneOf(
    'LOG_LEVEL',
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    'info',
    'how much is logged, to standard error',
  ),
} satisfies Record<string, Setting<unknown>>;

type Settings = typeof settings;

export type Config = {
  readonly [K in keyof Settings]: Settings[K] extends Setting<infer T> ? T : never;
};

/** Reads the whole configuration. Throws ConfigError for the first variable that is wrong. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const entries = Object.entries(settings).map(([key, setting]) => [
    key,
    readSetting(env, setting as Setting<unknown>),
  ]);
  return Object.fromEntries(entries) as Config;
}

/** For `--help`: every variable, its default and what it means. */
export function usage(): string {
  const width = Math.max(...Object.values(settings).map(({ name }) => name.length));
  const lines = Object.values(settings).map(
    ({ name, fallback, help }) => `  ${name.padEnd(width)}  ${help} [${fallback || 'empty'}]`,
  );
  return [
    'Usage: npm run agent',
    '',
    'Observes every interface of every network namespace of this node and sends flows to the collector.',
    '',
    'Environment:',
    ...lines,
    '',
  ].join('\n');
}

/** The address that stands for this node in flows: as configured, or its first that is not loopback. */
export function agentAddress(configured: string): string {
  if (configured !== 'auto') return configured;
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  const outward = addresses.filter(({ internal }) => !internal);
  const best = outward.find(({ family }) => family === 'IPv4') ?? outward[0];
  return best?.address ?? '127.0.0.1';
}
