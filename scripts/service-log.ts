import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const WARNING = 40;
const TAIL_LINES = 20;
const LEVELS: Record<number, string> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warning',
  50: 'error',
  60: 'fatal',
};
const NOT_DETAILS = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'name']);

/** One line of a service as it is shown, and whether it is shown without `--verbose`. */
export interface ShownLine {
  readonly text: string;
  readonly important: boolean;
}

/**
 * Makes a line of pino's JSON readable: level, message, then details as `key=value`. Anything else, such as a stack
 * trace of the runtime, is shown as it is.
 */
export function readLine(line: string): ShownLine {
  const entry = jsonObject(line);
  if (!entry) return { text: line, important: false };
  const level = Number(entry['level']);
  const details = Object.entries(entry)
    .filter(([key]) => !NOT_DETAILS.has(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const text = [LEVELS[level] ?? 'info', entry['msg'], ...details].filter(Boolean).join(' ');
  return { text, important: level >= WARNING };
}

/** Shows what a service logs, each line after the service's name, and keeps the end of it for when it fails. */
export class ServiceLog {
  readonly #name: string;
  readonly #verbose: boolean;
  #tail: string[] = [];

  /** @param verbose show every line rather than warnings and errors */
  constructor(name: string, verbose: boolean) {
    this.#name = name;
    this.#verbose = verbose;
  }

  follow(stream: Readable): void {
    createInterface({ input: stream }).on('line', (line) => {
      const shown = readLine(line);
      this.#tail = [...this.#tail, shown.text].slice(-TAIL_LINES);
      if (this.#verbose || shown.important) console.log(`${this.#name.padEnd(7)} | ${shown.text}`);
    });
  }

  /** The last lines, shown or not. */
  get tail(): string {
    return this.#tail.map((line) => `${this.#name.padEnd(7)} | ${line}`).join('\n');
  }
}

function jsonObject(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}
