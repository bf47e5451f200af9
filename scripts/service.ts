import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { ServiceLog } from './service-log.ts';

const READY_POLL_MS = 100;
const READY_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;

/** How a service is started. */
export interface ServiceOptions {
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Beside the environment of this process. */
  readonly environment: Record<string, string>;
  /** Answers 200 once the service is ready. */
  readonly readyUrl: string;
  readonly verbose: boolean;
}

/** A part of the product that runs as a child process. The kernel ends it where this process dies. */
export class Service {
  readonly #options: ServiceOptions;
  readonly #log: ServiceLog;
  readonly #process: ChildProcess;
  /** Settles with the reason when the process has ended, whoever ended it. */
  readonly ended: Promise<string>;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#log = new ServiceLog(options.name, options.verbose);
    this.#process = spawn('setpriv', ['--pdeathsig', 'TERM', ...options.command], {
      detached: true,
      env: { ...process.env, ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#log.follow(this.#process.stdout!);
    this.#log.follow(this.#process.stderr!);
    this.ended = once(this.#process, 'close').then(
      ([code, signal]: unknown[]) => `${options.name} ended (${signal ?? `exit code ${code}`})`,
      (error: unknown) => `${options.name} did not start: ${String(error)}`,
    );
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** The end of what it logged. */
  get logTail(): string {
    return this.#log.tail;
  }

  /** Settles when the service says that it is ready. @throws Error when it ends, or is not ready in a minute */
  async ready(): Promise<void> {
    const limit = Date.now() + READY_LIMIT_MS;
    for (;;) {
      const result = await Promise.race([answers(this.#options.readyUrl), this.ended]);
      if (result === true) return;
      if (typeof result === 'string') throw new Error(result);
      if (Date.now() > limit) throw new Error(`${this.#options.name} is not ready after a minute`);
      await delay(READY_POLL_MS);
    }
  }

  /** Asks the service to end, and forces it where it does not in time. */
  async stop(): Promise<void> {
    this.#process.kill('SIGTERM');
    const force = setTimeout(() => this.kill(), STOP_LIMIT_MS);
    await this.ended;
    clearTimeout(force);
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
