import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { step } from './progress.mjs';

/**
 * Runs `npm ci` where `node_modules` is not what `package-lock.json` says. What is there is read from the lock file that
 * npm itself leaves in `node_modules` when it has finished, so an interrupted installation is repeated.
 * @param {string} root the repository
 */
export async function installNpmPackages(root) {
  if (isInstalled(root)) return;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  await step('Installing the npm packages, Node among them', 'npm', args, { cwd: root });
}

/**
 * Tells whether `node_modules` holds what the lock file says, apart from what npm may leave out on this machine.
 * @param {string} root the repository
 */
export function isInstalled(root) {
  const present = lockedPackages(path.join(root, 'node_modules', '.package-lock.json'));
  if (present === null || !existsSync(nodeBinary(root))) return false;
  const wanted = lockedPackages(path.join(root, 'package-lock.json')) ?? {};
  return Object.entries(wanted).every(([place, entry]) => {
    if (!place.includes('node_modules/')) return true;
    if (entry.optional || entry.devOptional || entry.peer) return true;
    const there = present[place];
    return there !== undefined && there.version === entry.version;
  });
}

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockedPackage
 * @param {string} file
 * @returns {Record<string, LockedPackage> | null} null where there is no such file
 */
function lockedPackages(file) {
  if (!existsSync(file)) return null;
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/**
 * The Node that the project pins, installed as an npm package.
 * @param {string} root the repository
 */
export function nodeBinary(root) {
  return path.join(root, 'node_modules', '.bin', 'node');
}

/**
 * The environment in which tools of the project run: its own Node and binaries before the system's.
 * @param {string} root the repository
 * @returns {NodeJS.ProcessEnv}
 */
export function projectEnvironment(root) {
  const bin = path.join(root, 'node_modules', '.bin');
  return {
    ...process.env,
    PATH: `${bin}:${process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin'}`,
  };
}
