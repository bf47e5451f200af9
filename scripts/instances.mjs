/**
 * What `npm start` leaves on the machine while it runs, one file an instance: its processes, by pid and start time, and
 * its demo. The next start reads it to end what a killed instance has left behind.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export const RUN_FOLDER = '/run/tributary';
const STOP_LIMIT_MS = 15_000;

/**
 * A process that cannot be taken for a later one with the same pid.
 * @typedef {{ pid: number, startTime: string }} ProcessIdentity `startTime`: clock ticks since boot, from /proc
 *
 * @typedef {object} Instance
 * @property {number} port of the page; names the instance
 * @property {number} grpcPort
 * @property {string | null} demo prefix of its demo's namespaces and links
 * @property {ProcessIdentity} launcher what the user started; when it is gone, the instance is to end
 * @property {ProcessIdentity} supervisor
 * @property {ProcessIdentity[]} children in the order in which they are to be ended
 */

/**
 * @param {number} pid
 * @returns {ProcessIdentity | null} null where there is no such process (a zombie is none)
 */
export function identify(pid) {
  const stat = readStat(pid);
  return stat === null || stat.state === 'Z' ? null : { pid, startTime: stat.startTime };
}

/**
 * @param {number} pid
 * @returns {{ state: string, threads: number, startTime: string } | null} as proc_pid_stat(5) tells; null where there is
 * no such process
 */
function readStat(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state = '', threads = '', startTime = ''] = [fields[0], fields[17], fields[19]];
    return { state, threads: Number(threads), startTime };
  } catch {
    return null;
  }
}

/** @param {ProcessIdentity} known */
export function isAlive(known) {
  return identify(known.pid)?.startTime === known.startTime;
}

/**
 * Whether a process holds nothing any more: its first thread may be a zombie while the kernel still waits for another
 * one, which keeps the ports open.
 * @param {ProcessIdentity} known
 */
export function hasEnded(known) {
  const stat = readStat(known.pid);
  if (stat?.startTime !== known.startTime) return true;
  return stat.state === 'Z' && stat.threads <= 1;
}

/** @returns {Instance[]} what is recorded, of instances that run and of those that were killed */
export function recordedInstances() {
  if (!existsSync(RUN_FOLDER)) return [];
  const names = readdirSync(RUN_FOLDER).filter((name) => name.endsWith('.json'));
  return names.map((name) => JSON.parse(readFileSync(path.join(RUN_FOLDER, name), 'utf8')));
}

/** @param {Instance} instance */
export function isRunning(instance) {
  return isAlive(instance.launcher) && isAlive(instance.supervisor);
}

/** @param {Instance} instance */
export function recordInstance(instance) {
  mkdirSync(RUN_FOLDER, { recursive: true });
  const file = fileOf(instance.port);
  writeFileSync(`${file}.new`, JSON.stringify(instance));
  renameSync(`${file}.new`, file);
}

/** @param {number} port */
export function forgetInstance(port) {
  rmSync(fileOf(port), { force: true });
}

/**
 * Ends the processes of an instance: asks, waits, then forces. The supervisor goes first, since it stops its children in
 * order; what it leaves is ended here.
 * @param {Instance} instance
 */
export async function endProcesses(instance) {
  for (const known of [instance.supervisor, ...instance.children]) await endProcess(known);
}

/** @param {ProcessIdentity} known */
async function endProcess(known) {
  if (hasEnded(known)) return;
  signal(known, 'SIGTERM');
  const limit = Date.now() + STOP_LIMIT_MS;
  while (!hasEnded(known) && Date.now() < limit) await delay(50);
  if (!hasEnded(known)) signal(known, 'SIGKILL');
  while (!hasEnded(known)) await delay(10);
}

/**
 * @param {ProcessIdentity} known
 * @param {NodeJS.Signals} name
 */
function signal(known, name) {
  try {
    process.kill(known.pid, name);
  } catch {
    // it ended between the look and the signal
  }
}

/** @param {number} port */
function fileOf(port) {
  return path.join(RUN_FOLDER, `start-${port}.json`);
}
