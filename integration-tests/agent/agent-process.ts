/** The agent as a process of its own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../agent/src/main.ts', import.meta.url));
/** USER_HZ, in which the kernel tells processor times on every architecture. */
const TICKS_PER_SECOND = 100;
const running = new Set<AgentProcess>();

export class AgentProcess {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  readonly #lines: string[] = [];
  /** Where it serves its metrics. */
  #metrics = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#closed = once(child, 'close');
  }

  /** Starts it with these variables and resolves when it says that it observes. */
  static async start(env: Readonly<Record<string, string>>): Promise<AgentProcess> {
    const child = spawn(process.execPath, [MAIN], {
      env: { ...process.env, METRICS_SERVER_PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const agent = new AgentProcess(child);
    running.add(agent);
    createInterface({ input: child.stdout! }).on('line', (line) => agent.#lines.push(line));
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    let log = '';
    createInterface({ input: child.stderr! }).on('line', (line) => {
      log += `${line}\n`;
      if (line.includes('"msg":"observing"')) {
        agent.#metrics = (JSON.parse(line) as { metrics: string }).metrics;
        resolve(undefined);
      }
      // warnings and worse, in case a test fails
      if (/"level":[456]0/.test(line)) process.stderr.write(`agent: ${line}\n`);
    });
    child.once('close', () => {
      reject(new Error(`the agent ended: ${log}`));
    });
    await promise;
    return agent;
  }

  /** Lines on standard output so far. */
  get output(): readonly string[] {
    return this.#lines;
  }

  /** Ends it in order and resolves when it has. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  descriptors(): number {
    return readdirSync(`/proc/${String(this.#child.pid)}/fd`).length;
  }

  /** Ids of the TCX links that it holds, of interfaces in any namespace. */
  tcxLinks(): number[] {
    const folder = `/proc/${String(this.#child.pid)}/fdinfo`;
    return readdirSync(folder).flatMap((fd) => {
      const info = readFileSync(`${folder}/${fd}`, 'utf8');
      const id = /^link_type:\ttcx\nlink_id:\t(\d+)$/m.exec(info)?.[1];
      return id === undefined ? [] : [Number(id)];
    });
  }

  /** Resident memory in bytes. */
  residentBytes(): number {
    return this.#statusBytes('VmRSS');
  }

  /** The most memory that was ever resident, in bytes. */
  mostResidentBytes(): number {
    return this.#statusBytes('VmHWM');
  }

  /** Processor time of all threads so far, in seconds. */
  cpuSeconds(): number {
    const stat = readFileSync(`/proc/${String(this.#child.pid)}/stat`, 'utf8');
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return (Number(user) + Number(system)) / TICKS_PER_SECOND;
  }

  /** Every line of /metrics that begins with a name, by what follows the name. */
  async metric(name: string): Promise<ReadonlyMap<string, number>> {
    const response = await fetch(`${this.#metrics}/metrics`);
    const lines = (await response.text()).split('\n').filter((line) => line.startsWith(name));
    return new Map(
      lines.map((line) => {
        const space = line.lastIndexOf(' ');
        return [line.slice(name.length, space), Number(line.slice(space + 1))];
      }),
    );
  }

  #statusBytes(name: string): number {
    const status = readFileSync(`/proc/${String(this.#child.pid)}/status`, 'utf8');
    return Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) * 1024;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    running.delete(this);
    this.#child.kill(signal);
    await this.#closed;
  }
}

/** Ends every agent that a test left running. */
export async function stopAgents(): Promise<void> {
  for (const agent of running) await agent.kill();
}
