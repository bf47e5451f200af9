/** `npm run bench [kernel|agent|backend|loki|kubernetes|page …]`: runs the benchmarks one after another, then prints their figures together. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lokiBinary } from '../scripts/rig.mjs';

/** Loki's is among them where Loki is built. */
const BENCHMARKS = [
  'kernel',
  'agent',
  'backend',
  ...(existsSync(lokiBinary()) ? ['loki', 'loki-rollups'] : []),
];

/** Shows what a benchmark prints and answers it; null where the benchmark fails. */
async function run(name: string): Promise<string | null> {
  const script = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    process.stdout.write(chunk);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0 ? output.trim() : null;
}

const wanted = process.argv.length > 2 ? process.argv.slice(2) : BENCHMARKS;
const figures: string[] = [];
for (const name of wanted) {
  console.log(`── ${name}`);
  const output = await run(name);
  if (output === null) process.exitCode = 1;
  figures.push(`${name}\n${output ?? 'failed'}`);
}
console.log(`\n══ Figures\n${figures.join('\n\n')}`);
