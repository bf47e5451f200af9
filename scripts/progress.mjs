import { spawn } from 'node:child_process';

const QUIET_PERIOD_MS = 15_000;
const TAIL_LINES = 40;

/** A command of the set-up that failed; its message is ready to be printed. */
export class StepError extends Error {}

/**
 * Runs one command of the set-up and shows that it runs: one line with its time at the end and, while it takes long,
 * its last line of output every now and then. The output itself is printed only when the command fails.
 * @param {string} title what the command does, for a person
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options] environment and folder of the command
 * @throws {StepError} with the end of the command's output
 */
export async function step(title, command, args, options = {}) {
  const began = Date.now();
  process.stdout.write(`• ${title}\n`);
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  /** @type {string[]} */
  let tail = [];
  /** @param {Buffer} chunk */
  const keep = (chunk) => {
    const lines = chunk.toString().split(/[\r\n]+/);
    tail = [...tail, ...lines.filter((line) => line.trim() !== '')].slice(-TAIL_LINES);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const sign = setInterval(() => {
    process.stdout.write(`  ${seconds(began)} … ${(tail.at(-1) ?? '').slice(0, 100)}\n`);
  }, QUIET_PERIOD_MS);
  try {
    await exited(child, title, () => tail);
  } finally {
    clearInterval(sign);
  }
  process.stdout.write(`  done in ${seconds(began)}\n`);
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} title
 * @param {() => string[]} tail
 * @returns {Promise<void>}
 */
function exited(child, title, tail) {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      reject(new StepError(`${title}: ${error.message}`));
    });
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else {
        const end = tail().join('\n  ');
        reject(new StepError(`${title}: failed (${signal ?? `exit code ${code}`})\n  ${end}`));
      }
    });
  });
}

/** @param {number} since ms since epoch */
export function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
