import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { encodeFlows, FlowSource, makePods } from './traffic.ts';

/** What one backend does with flows that arrive as fast as it takes them. */
export interface CollectFigure {
  readonly flows: number;
  /** Of the process's processor time, its threads together. */
  readonly flowsPerCoreSecond: number;
  /** By the clock, until the store has everything. */
  readonly flowsPerSecond: number;
  /** The most that was resident. */
  readonly residentMiB: number;
  readonly dropped: Readonly<Record<string, number>>;
}

export const PODS = 200;
export const BATCH = 1_000;
const MESSAGES = 200;
const SPAN_MS = 900_000;
/** As in backend/Containerfile. */
const NODE_FLAGS = ['--max-semi-space-size=8'];

/**
 * A backend in a process of its own, on the given cores, reads messages from a file: decodes, names both ends of every
 * flow by a cluster's objects, encodes and stores. The first round warms it up, the second is measured.
 */
export async function collect(
  env: Readonly<Record<string, string>>,
  cores: string,
): Promise<CollectFigure> {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-bench-collect-'));
  const file = join(folder, 'messages');
  writeMessages(file);
  const script = fileURLToPath(new URL('collector-process.ts', import.meta.url));
  const child = spawn('taskset', ['-c', cores, process.execPath, ...NODE_FLAGS, script, file], {
    env: { ...process.env, DATA_DIR: join(folder, 'data'), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([
    text(child.stdout),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  rmSync(folder, { recursive: true });
  if (code !== 0) throw new Error(`the collector ended with ${String(code)}`);
  return JSON.parse(output) as CollectFigure;
}

/** A line for people. */
export function describe(name: string, figure: CollectFigure): string {
  const { flowsPerCoreSecond, flowsPerSecond, residentMiB, dropped } = figure;
  const lost = Object.values(dropped).reduce((sum, flows) => sum + flows, 0);
  return `${name.padEnd(28)} ${String(flowsPerCoreSecond)} flows a core-second, ${String(flowsPerSecond)} a second, ${String(residentMiB)} MiB resident at most, ${String(lost)} dropped`;
}

/** Each message after its length, four bytes, little-endian. */
function writeMessages(file: string): void {
  const source = new FlowSource(makePods(PODS), 1);
  const stepMs = SPAN_MS / MESSAGES;
  const fromMs = Date.now() - SPAN_MS;
  const parts = Array.from({ length: MESSAGES }, (_, index) => {
    const message = encodeFlows(
      source,
      BATCH,
      fromMs + index * stepMs,
      fromMs + (index + 1) * stepMs,
    );
    const length = Buffer.alloc(4);
    length.writeUInt32LE(message.length);
    return Buffer.concat([length, message]);
  });
  writeFileSync(file, Buffer.concat(parts));
}
