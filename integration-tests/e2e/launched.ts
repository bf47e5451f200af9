import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const START = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));

/** One `npm start` as a user runs it, without the set-up. */
export class Launched {
  readonly #process: ChildProcess;
  /** Exit code and signal. */
  readonly exited: Promise<unknown[]>;
  /** Everything that it printed. */
  output = '';

  constructor(...flags: string[]) {
    this.#process = spawn(process.execPath, [START, '--no-setup', ...flags], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.exited = once(this.#process, 'exit');
    for (const stream of [this.#process.stdout!, this.#process.stderr!]) {
      stream.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
  }

  get pid(): number {
    return this.#process.pid!;
  }

  /** Settles when it has printed that text. @throws Error with its output when it ends before */
  async printed(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      const more = once(this.#process.stdout!, 'data').then(() => true);
      const isRunning = await Promise.race([more, this.exited.then(() => false)]);
      if (!isRunning) throw new Error(`ended before it printed "${text}":\n${this.output}`);
    }
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }
}
