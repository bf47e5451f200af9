import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectEnvironment } from './npm-packages.mjs';
import { step } from './progress.mjs';

/** Everything that the page is made of. */
const INPUTS = [
  'console-plugin',
  'model/src',
  'locales',
  'package-lock.json',
  'tsconfig.base.json',
];
const NOT_INPUTS = new Set(['node_modules', 'dist', 'build']);

/**
 * Builds the page where one of its inputs changed since the last build.
 * @param {string} root the repository
 */
export async function buildPage(root) {
  const stamp = path.join(root, 'console-plugin', 'dist', 'inputs.sha256');
  const inputs = fingerprint(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return;
  const args = ['run', '--silent', 'build', '-w', 'console-plugin'];
  await step('Building the page', 'npm', args, { cwd: root, env: projectEnvironment(root) });
  writeFileSync(stamp, inputs);
}

/** @param {string} root */
function fingerprint(root) {
  const hash = createHash('sha256');
  for (const input of INPUTS) addTo(hash, path.join(root, input));
  return hash.digest('hex');
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} place file or folder
 */
function addTo(hash, place) {
  if (!existsSync(place)) return;
  hash.update(place);
  const entries = folderEntries(place);
  if (entries === null) hash.update(readFileSync(place));
  else for (const name of entries) addTo(hash, path.join(place, name));
}

/**
 * @param {string} place
 * @returns {string[] | null} sorted names, or null for a file
 */
function folderEntries(place) {
  try {
    return readdirSync(place)
      .filter((name) => !NOT_INPUTS.has(name))
      .sort();
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOTDIR') return null;
    throw error;
  }
}
