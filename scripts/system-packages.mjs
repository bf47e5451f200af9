import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { step, StepError } from './progress.mjs';

/** Compiler of the kernel programs; compiler and headers of the addon; what makes namespaces; what pings in them. */
export const RUNTIME_PACKAGES = [
  'clang',
  'g++',
  'libbpf-dev',
  'libuv1-dev',
  'iproute2',
  'iputils-ping',
];

/** What the tests need beside it: bpftool lists programs; the fonts make screenshots look alike on every machine. */
export const TEST_PACKAGES = ['bpftool', 'chromium', 'fonts-liberation', 'fonts-dejavu-core'];

/**
 * Installs by apt those packages that are missing. Does nothing, quickly, where there are none.
 * @param {string[]} wanted names of Debian packages
 * @throws {StepError} where they cannot be installed, with the remedy
 */
export async function installSystemPackages(wanted) {
  const missing = missingPackages(wanted);
  if (missing.length === 0) return;
  if (!existsSync('/usr/bin/apt-get')) {
    throw new StepError(
      `this machine has no apt-get; install what these Debian packages hold and pass --no-setup: ${missing.join(' ')}`,
    );
  }
  if (process.getuid?.() !== 0) {
    throw new StepError(`packages are missing; as root: apt-get install ${missing.join(' ')}`);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const lock = ['-o', 'DPkg::Lock::Timeout=120'];
  await step('Reading the package lists (apt)', 'apt-get', [...lock, '-q', 'update'], { env });
  const install = [...lock, '-q', '-y', '--no-install-recommends', 'install', ...missing];
  await step(`Installing ${missing.join(', ')} (apt)`, 'apt-get', install, { env });
}

/**
 * @param {string[]} wanted
 * @returns {string[]} those that dpkg does not know as installed; all where there is no dpkg
 */
function missingPackages(wanted) {
  const query = spawnSync('dpkg-query', [
    '-W',
    '-f',
    '${Package} ${db:Status-Status}\n',
    ...wanted,
  ]);
  const lines = (query.stdout?.toString() ?? '').split('\n');
  const installed = new Set(
    lines.filter((line) => line.endsWith(' installed')).map((line) => line.split(' ')[0]),
  );
  return wanted.filter((name) => !installed.has(name));
}
