/**
 * Makes a fresh clone on a fresh machine ready: system packages, npm packages with the pinned Node, the kernel parts and
 * the page. What is there already is left alone. Runs on the Node that the machine has, without any package.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installNpmPackages, nodeBinary, projectEnvironment } from './npm-packages.mjs';
import { buildPage } from './page-build.mjs';
import { seconds, step, StepError } from './progress.mjs';
import { installSystemPackages, RUNTIME_PACKAGES, TEST_PACKAGES } from './system-packages.mjs';

export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/**
 * @param {{ tests: boolean }} wanted `tests`: also what only the tests need
 * @throws {StepError} with a message for the user
 */
export async function setUp(wanted) {
  const began = Date.now();
  const packages = wanted.tests ? [...RUNTIME_PACKAGES, ...TEST_PACKAGES] : RUNTIME_PACKAGES;
  await installSystemPackages(packages);
  await installNpmPackages(ROOT);
  await buildKernelParts();
  await buildPage(ROOT);
  process.stdout.write(`• Set-up complete in ${seconds(began)}\n`);
}

/** The build itself skips what did not change. */
async function buildKernelParts() {
  const build = path.join('agent', 'native', 'build.ts');
  const env = projectEnvironment(ROOT);
  await step('Building the kernel programs and the addon', nodeBinary(ROOT), [build], {
    cwd: ROOT,
    env,
  });
}

/**
 * Says what stands in the way of `--no-setup`.
 * @throws {StepError} where the pinned Node is not installed
 */
export function requireSetUp() {
  if (!existsSync(nodeBinary(ROOT))) {
    throw new StepError(
      'the npm packages are not installed; leave out --no-setup once, or run: npm ci',
    );
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await setUp({ tests: true });
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    process.stderr.write(`tributary: ${error.message}\n`);
    process.exitCode = 1;
  }
}
