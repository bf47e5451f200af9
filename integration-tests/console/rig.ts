import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { kubeconfigOf, StandInApi } from '../rig/kubernetes/stand-in.ts';
import { clusterObjects } from './cluster.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ARCHIVE = join(ROOT, '../shared/rig/console/console-host-4.22.tar.zst');
const READY_MS = 20_000;

const PORTS = { console: 9600, kubernetes: 9602, backend: 9601, collector: 2655 } as const;
export const CONSOLE_URL = `http://127.0.0.1:${PORTS.console}`;

/** Why the real console cannot run here, or undefined when it can. */
export function reasonToSkip(): string | undefined {
  return existsSync(ARCHIVE) ? undefined : `the OpenShift console is not here: ${ARCHIVE}`;
}

/**
 * The real console with our plugin, stand-ins for the Kubernetes API, and our backend with flows of the pods that those
 * know.
 */
export class Rig {
  readonly #processes: ChildProcess[] = [];
  readonly #cluster = new StandInApi();
  readonly #data = mkdtempSync(join(tmpdir(), 'tributary-console-'));

  async start(): Promise<void> {
    const console = await unpacked();
    const objects = clusterObjects();
    const seed = join(this.#data, 'seed.json');
    writeFileSync(seed, JSON.stringify(objects));
    // the console's stand-in has no field selectors, which the backend uses
    for (const { gv, plural, object } of objects) {
      this.#cluster.put(gv === '/v1' ? '/api/v1' : `/apis/${gv}`, plural, object);
    }
    const kubeconfig = join(this.#data, 'kubeconfig.json');
    writeFileSync(kubeconfig, kubeconfigOf(await this.#cluster.start()));
    this.#run(join(console, 'tools/fake-apiserver.mjs'), [], {
      PORT: String(PORTS.kubernetes),
      FAKE_USER: 'tester',
      FAKE_SEED: seed,
    });
    await ready(`http://127.0.0.1:${PORTS.kubernetes}/readyz`);
    this.#run(join(ROOT, 'backend/src/server.ts'), [], {
      HTTP_PORT: String(PORTS.backend),
      GRPC_PORT: String(PORTS.collector),
      DATA_DIR: this.#data,
      KUBERNETES: 'on',
      KUBECONFIG: kubeconfig,
      SAVED_QUERIES: 'kubernetes',
      AUTH: 'open',
      LOG_LEVEL: 'warn',
    });
    await ready(`http://127.0.0.1:${PORTS.backend}/readyz`);
    const fill = ['--flows', '20000', '--span', '600', '--grpc', `127.0.0.1:${PORTS.collector}`];
    await ended(this.#run(join(ROOT, 'bench/fill.ts'), fill, {}));
    this.#start('sh', [join(console, 'run.sh')], {
      CONSOLE_PORT: String(PORTS.console),
      K8S_ENDPOINT: `http://127.0.0.1:${PORTS.kubernetes}`,
      PLUGIN_URL: `http://127.0.0.1:${PORTS.backend}/plugin/`,
      BACKEND_URL: `http://127.0.0.1:${PORTS.backend}`,
    });
    await ready(`${CONSOLE_URL}/health`);
  }

  async stop(): Promise<void> {
    const running = this.#processes.filter(
      ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
    );
    const exits = running.map((child) => once(child, 'exit'));
    for (const child of running) child.kill('SIGTERM');
    await Promise.all(exits);
    await this.#cluster.stop();
    rmSync(this.#data, { recursive: true, force: true });
  }

  #run(script: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
    return this.#start(process.execPath, [script, ...args], env);
  }

  #start(command: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      // The console tells a lot on its standard error.
      stdio: ['ignore', 'ignore', command === process.execPath ? 'inherit' : 'ignore'],
    });
    this.#processes.push(child);
    return child;
  }
}

/** The folder of the unpacked console, outside the tree and kept for the next run. */
async function unpacked(): Promise<string> {
  const { size, mtimeMs } = statSync(ARCHIVE);
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tributary');
  const folder = join(cache, `console-${size}-${Math.round(mtimeMs)}`);
  if (!existsSync(folder)) {
    mkdirSync(cache, { recursive: true });
    const partial = mkdtempSync(join(cache, 'unpacking-'));
    await ended(spawn('tar', ['--zstd', '-xf', ARCHIVE, '-C', partial], { stdio: 'inherit' }));
    renameSync(partial, folder);
  }
  return join(folder, 'artifact');
}

async function ended(child: ChildProcess): Promise<void> {
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with ${code}`);
}

/** Settles when the URL answers with 2xx. @throws Error when it does not in time */
async function ready(url: string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    if (Date.now() > deadline) throw new Error(`${url} did not answer in ${READY_MS / 1_000} s`);
    await delay(100);
  }
}
