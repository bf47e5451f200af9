/**
 * `npm start`: checks the machine, sets up what is missing, then hands over to `start.ts` on the pinned Node. Runs on the
 * Node that the machine has, without any package.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { endProcesses, identify, isAlive, isRunning, recordedInstances } from './instances.mjs';
import { nodeBinary, projectEnvironment } from './npm-packages.mjs';
import { HELP, parseOptions, UsageError } from './options.mjs';
import { checkMachine, PreflightError } from './preflight.mjs';
import { StepError } from './progress.mjs';
import { buildLoki } from './rig.mjs';
import { requireSetUp, ROOT, setUp } from './setup.mjs';

const BEGAN_MS = Date.now();
const PARENT_CHECK_MS = 500;

/**
 * npm is the process that the user started and stops, with a shell between it and this one on some systems; where it is
 * killed, this one is to end too.
 * @returns {number} pid of what the user started
 */
function launcherPid() {
  if (process.env['npm_lifecycle_event'] === undefined) return process.pid;
  const parent = `/proc/${process.ppid}`;
  const isShell = readFileSync(`${parent}/cmdline`, 'utf8').includes('\0-c\0');
  if (!isShell) return process.ppid;
  return Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`${parent}/status`, 'utf8'))?.[1]);
}

/** Runs the supervisor until it ends, and passes signals on to it. It has a session of its own, so that a Ctrl-C
 * reaches it once, from here, and not its children. */
function handOver() {
  const launcher = launcherPid();
  const env = {
    ...projectEnvironment(ROOT),
    TRIBUTARY_LAUNCHER: String(launcher),
    TRIBUTARY_BEGAN_MS: String(BEGAN_MS),
  };
  const supervisor = spawn(
    'setpriv',
    [
      '--pdeathsig',
      'TERM',
      nodeBinary(ROOT),
      path.join(ROOT, 'scripts', 'start.ts'),
      ...process.argv.slice(2),
    ],
    { cwd: ROOT, env, detached: true, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => supervisor.kill(signal));
  }
  const [parent, known] = [process.ppid, identify(launcher)];
  const watch = setInterval(() => {
    const isOrphan = launcher !== process.pid && process.ppid !== parent;
    if (!isOrphan && known !== null && isAlive(known)) return;
    clearInterval(watch);
    supervisor.kill('SIGTERM');
  }, PARENT_CHECK_MS);
  supervisor.once('error', (error) => {
    process.stderr.write(`tributary: ${error.message}\n`);
    process.exit(1);
  });
  supervisor.once('exit', (code, signal) => {
    process.exit(signal === null ? (code ?? 1) : 1);
  });
}

async function main() {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(`${HELP}\n`);
    return;
  }
  for (const instance of recordedInstances()) {
    if (!isRunning(instance)) await endProcesses(instance);
  }
  await checkMachine(options);
  if (options.setup) await setUp({ tests: false });
  else requireSetUp();
  if (options.loki) await buildLoki();
  handOver();
}

try {
  await main();
} catch (error) {
  const isForUser = [UsageError, PreflightError, StepError].some((kind) => error instanceof kind);
  if (!isForUser) throw error;
  process.stderr.write(`tributary: ${/** @type {Error} */ (error).message}\n`);
  process.exitCode = 1;
}
