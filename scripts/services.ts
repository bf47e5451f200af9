import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isLoopback } from '../backend/src/auth/loopback.ts';
import { lokiConfig } from './loki-config.ts';
import type { StartOptions } from './options.mjs';
import { lokiBinary } from './rig.mjs';
import { Service } from './service.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Address by which this machine reaches what listens on `host`. */
export function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

/** Where the page can be reached from elsewhere, whoever opens it has to sign in. */
export function needsToken({ host }: StartOptions): boolean {
  return !isLoopback(host);
}

/** The file with the token to sign in with, made at the first start. */
export function tokenFile({ data }: StartOptions): string {
  const folder = path.resolve(data);
  const file = path.join(folder, 'token');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(file)) {
    writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  }
  return file;
}

/** Starts the backend: collector, store, API and page. */
export function backendService(options: StartOptions): Service {
  return new Service({
    name: 'backend',
    command: [process.execPath, path.join(ROOT, 'backend', 'src', 'server.ts')],
    verbose: options.verbose,
    readyUrl: `http://${reachable(options.host)}:${options.port}/readyz`,
    environment: {
      HTTP_HOST: options.host,
      HTTP_PORT: String(options.port),
      GRPC_PORT: String(options.grpcPort),
      DATA_DIR: path.resolve(options.data),
      ...(needsToken(options) && { AUTH_TOKEN_FILE: tokenFile(options) }),
      ...(options.loki && { STORE: 'loki', LOKI_URL: lokiUrl(options) }),
    },
  });
}

/** Starts a Loki with its data below the data folder. */
export function lokiService(options: StartOptions): Service {
  const folder = path.resolve(options.data, 'loki');
  const config = path.join(folder, 'loki.json');
  mkdirSync(folder, { recursive: true });
  const place = { folder, httpPort: options.lokiPort, grpcPort: options.lokiPort + 1 };
  writeFileSync(config, JSON.stringify(lokiConfig(place)));
  return new Service({
    name: 'loki',
    command: [lokiBinary(), `-config.file=${config}`],
    verbose: options.verbose,
    readyUrl: `${lokiUrl(options)}/ready`,
    environment: {},
  });
}

function lokiUrl({ lokiPort }: StartOptions): string {
  return `http://127.0.0.1:${lokiPort}`;
}

/** Starts the agent, which sends to the backend beside it. */
export function agentService(options: StartOptions): Service {
  return new Service({
    name: 'agent',
    command: [process.execPath, path.join(ROOT, 'agent', 'src', 'main.ts')],
    verbose: options.verbose,
    readyUrl: `http://127.0.0.1:${options.agentPort}/readyz`,
    environment: {
      TARGET_HOST: reachable(process.env['GRPC_HOST'] ?? '127.0.0.1'),
      TARGET_PORT: String(options.grpcPort),
      METRICS_SERVER_ADDRESS: '127.0.0.1',
      METRICS_SERVER_PORT: String(options.agentPort),
    },
  });
}
