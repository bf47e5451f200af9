import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createNetwork, removeNetwork } from './network.ts';
import { namespaceOf, PODS } from './topology.ts';

const TRAFFIC = fileURLToPath(new URL('./traffic/main.ts', import.meta.url));

/**
 * The demo while it runs: namespaces first, then traffic, and back in the other order. Its processes are ended by the
 * kernel where the one that started them dies; its namespaces then stay until `removeNetwork` of the next start.
 */
export class Demo {
  readonly #name: string;
  readonly #processes: ChildProcess[] = [];

  /** @param name prefix of its namespaces and links, at most 6 characters */
  constructor(name: string) {
    this.#name = name;
  }

  /** Brings up the namespaces, in place of what an earlier demo of that name has left. */
  async createNamespaces(): Promise<void> {
    await removeNetwork(this.#name);
    await createNetwork(this.#name);
  }

  /** Starts one process a pod. Answers their pids. */
  startTraffic(): number[] {
    for (const pod of PODS) {
      const command = [process.execPath, '--max-semi-space-size=1', TRAFFIC, pod.name];
      const inside = ['ip', 'netns', 'exec', namespaceOf(this.#name, pod), ...command];
      const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...inside], {
        detached: true,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      this.#processes.push(child);
    }
    return this.#processes.flatMap((child) => child.pid ?? []);
  }

  /** Ends the traffic and removes the namespaces. */
  async stop(): Promise<void> {
    await Promise.all(this.#processes.map(end));
    await removeNetwork(this.#name);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
