import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, closeSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lokiConfig } from '../../../scripts/loki-config.ts';
import { lokiBinary } from '../../../scripts/rig.mjs';

const READY_LIMIT_MS = 60_000;

/** A Loki of one process with its data in a folder, as a small cluster has it. */
export class Loki {
  readonly #folder: string;
  readonly #limits: Readonly<Record<string, unknown>>;
  readonly #tenants: boolean;
  #ports: readonly [http: number, grpc: number] = [0, 0];
  #process: ChildProcess | undefined;

  /** `limits` are set over Loki's own in `limits_config`; with `tenants` every request names one. */
  constructor(folder: string, limits: Readonly<Record<string, unknown>> = {}, tenants = false) {
    this.#folder = folder;
    this.#limits = limits;
    this.#tenants = tenants;
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.#ports[0])}`;
  }

  /** Starts it, again on the same port, and resolves when it is ready. */
  async start(): Promise<void> {
    if (!existsSync(lokiBinary())) {
      throw new Error('Loki is not built; run: npm run test:cluster');
    }
    mkdirSync(this.#folder, { recursive: true });
    if (this.#ports[0] === 0) this.#ports = [await freePort(), await freePort()];
    const config = join(this.#folder, 'loki.json');
    writeFileSync(
      config,
      JSON.stringify(
        lokiConfig(
          { folder: this.#folder, httpPort: this.#ports[0], grpcPort: this.#ports[1] },
          this.#limits,
          this.#tenants,
        ),
      ),
    );
    const log = openSync(join(this.#folder, 'loki.log'), 'a');
    const child = spawn(lokiBinary(), [`-config.file=${config}`], {
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#process = child;
    const limit = Date.now() + READY_LIMIT_MS;
    while (!(await this.#isReady())) {
      if (child.exitCode !== null || Date.now() > limit) {
        throw new Error(`Loki did not start: see ${join(this.#folder, 'loki.log')}`);
      }
      await delay(100);
    }
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/ready`)).ok;
    } catch {
      return false;
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
