/**
 * Lays out what a container image of one program holds: its own sources, which Node runs as they are, the packages that it
 * depends on, and what was built for it. `node scripts/image-root.mjs agent|backend FOLDER` after `npm run build`; the
 * folder becomes `/app` of the image. Runs on the Node that the machine has, without any package.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { step, StepError } from './progress.mjs';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** @type {Record<string, { sources: string[], built: string[] }>} */
const PROGRAMS = {
  agent: {
    sources: ['model/src', 'model/proto', 'agent/src', 'agent/native'],
    built: ['agent/native/build/tributary.node', 'bpf/build/flows.bpf.o'],
  },
  backend: {
    sources: ['model/src', 'model/proto', 'backend/src'],
    built: ['console-plugin/dist'],
  },
};
/** Tests, what compiles the addon, and the intermediate files of that. */
const LEFT_OUT = /\.test\.ts$|\/test-[^/]+\.ts$|\/native\/(build|src|build\.ts)$/;

/**
 * @param {string} program one of PROGRAMS
 * @param {string} folder made new; what is there already is removed
 * @throws {StepError} where something is not built, or npm fails
 */
export async function makeImageRoot(program, folder) {
  const { sources, built } = PROGRAMS[program] ?? fail(`no program "${program}"`);
  const unbuilt = built.find((file) => !existsSync(path.join(ROOT, file)));
  if (unbuilt !== undefined) fail(`${unbuilt} is not built; run: npm run build`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const packages = manifest.workspaces.map((/** @type {string} */ name) => `${name}/package.json`);
  for (const file of ['package.json', 'package-lock.json', '.npmrc', ...packages, ...built]) {
    copy(file, folder);
  }
  for (const source of sources) copy(source, folder);
  const args = [
    ...['ci', '--omit=dev', '--ignore-scripts', '--include-workspace-root=false'],
    ...['-w', program, '--no-audit', '--no-fund', '--loglevel=error'],
  ];
  await step(`Installing the packages of the image of ${program}`, 'npm', args, { cwd: folder });
}

/**
 * @param {string} name within the repository
 * @param {string} folder
 */
function copy(name, folder) {
  cpSync(path.join(ROOT, name), path.join(folder, name), {
    recursive: true,
    filter: (source) => source.endsWith(name) || !LEFT_OUT.test(source),
  });
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  throw new StepError(message);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [program = '', folder] = process.argv.slice(2);
  try {
    if (folder === undefined) fail('usage: node scripts/image-root.mjs agent|backend FOLDER');
    await makeImageRoot(program, path.resolve(folder));
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    process.stderr.write(`image-root: ${error.message}\n`);
    process.exitCode = 1;
  }
}
