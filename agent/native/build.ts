/**
 * Builds the BPF object and the addon, each only when its inputs changed: `node agent/native/build.ts`.
 * Exits with 1 and one line per missing tool or failed compilation.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Target {
  readonly name: string;
  readonly output: string;
  /** Where the commands write it, so that whoever runs the old output keeps it whole. */
  readonly unfinished: string;
  /** Everything that the output depends on. */
  readonly inputs: readonly string[];
  /** Commands to run at once, and then the last one. */
  readonly compile: readonly (readonly string[])[];
  readonly link?: readonly string[];
}

interface Requirement {
  readonly what: string;
  readonly debianPackage: string;
  readonly present: () => boolean;
}

const native = dirname(fileURLToPath(import.meta.url));
const root = join(native, '../..');
const bpf = join(root, 'bpf');
const require = createRequire(import.meta.url);

function hasCommand(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}

function hasHeader(path: string): boolean {
  return existsSync(join('/usr/include', path));
}

const requirements: readonly Requirement[] = [
  { what: 'clang', debianPackage: 'clang', present: () => hasCommand('clang') },
  { what: 'g++', debianPackage: 'g++', present: () => hasCommand('g++') },
  {
    what: 'bpf/libbpf.h',
    debianPackage: 'libbpf-dev',
    present: () => hasHeader('bpf/libbpf.h'),
  },
  { what: 'uv.h', debianPackage: 'libuv1-dev', present: () => hasHeader('uv.h') },
];

function filesOf(folder: string, ending: RegExp): string[] {
  return readdirSync(folder)
    .filter((name) => ending.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** GNU's name of this machine's headers, e.g. `x86_64-linux-gnu`; clang does not look there when it makes BPF. */
function machineHeaders(): string {
  const { stdout } = spawnSync('g++', ['-print-multiarch'], { encoding: 'utf8' });
  return join('/usr/include', stdout.trim());
}

function bpfTarget(source: string): Target {
  const name = source.replace(/\.bpf\.c$/, '');
  const output = join(bpf, 'build', `${name}.bpf.o`);
  const unfinished = `${output}.new`;
  const compile = [
    ...['clang', '-O2', '-g', '-Wall', '-Werror', '-target', 'bpf', '-mcpu=v3'],
    ...['-isystem', machineHeaders(), '-c', join(bpf, source), '-o', unfinished],
  ];
  const inputs = [join(bpf, source), ...filesOf(bpf, /\.h$/)];
  return { name: relative(root, output), output, unfinished, inputs, compile: [compile] };
}

function addonTarget(): Target {
  const folder = join(native, 'build');
  const output = join(folder, 'tributary.node');
  const unfinished = `${output}.new`;
  const sources = filesOf(join(native, 'src'), /\.cc$/);
  const flags = [
    ...['-std=c++20', '-O2', '-fPIC', '-fno-exceptions', '-Wall', '-Wextra', '-Werror'],
    ...[
      '-Wno-missing-field-initializers',
      '-DNAPI_VERSION=9',
      '-DNODE_ADDON_API_DISABLE_CPP_EXCEPTIONS',
    ],
    ...['-I', bpf],
    ...['-isystem', dirname(require.resolve('node-addon-api/napi.h'))],
    ...['-isystem', join(dirname(require.resolve('node-api-headers')), 'include')],
  ];
  const objects = sources.map((source) =>
    join(folder, `${relative(join(native, 'src'), source)}.o`),
  );
  return {
    name: relative(root, output),
    output,
    unfinished,
    inputs: [...sources, ...filesOf(join(native, 'src'), /\.h$/), join(bpf, 'flow.h')],
    compile: sources.map((source, i) => ['g++', ...flags, '-c', source, '-o', objects[i] ?? '']),
    link: ['g++', '-shared', '-o', unfinished, ...objects, '-lbpf'],
  };
}

/** Changes whenever an input or a command does. */
function fingerprint(target: Target): string {
  const hash = createHash('sha256');
  for (const path of target.inputs) hash.update(path).update('\0').update(readFileSync(path));
  hash.update(JSON.stringify([target.compile, target.link]));
  return hash.digest('hex');
}

async function run(command: readonly string[]): Promise<void> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: 'inherit' });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  if (status !== 0) throw new Error(`${program} failed on ${args.at(-3) ?? ''}`);
}

/** Two at a time: compilers are large, machines small. */
async function runAll(commands: readonly (readonly string[])[]): Promise<void> {
  const waiting = [...commands];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await run(next);
  };
  await Promise.all([worker(), worker()]);
}

async function build(target: Target): Promise<void> {
  const stamp = `${target.output}.inputs`;
  const inputs = fingerprint(target);
  if (existsSync(target.output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) {
    console.log(`${target.name} is up to date`);
    return;
  }
  console.log(`building ${target.name}`);
  mkdirSync(dirname(target.output), { recursive: true });
  rmSync(stamp, { force: true });
  await runAll(target.compile);
  if (target.link) await run(target.link);
  renameSync(target.unfinished, target.output);
  writeFileSync(stamp, inputs);
}

const missing = requirements.filter((requirement) => !requirement.present());
for (const { what, debianPackage } of missing) {
  console.error(`${what} is missing: apt-get install ${debianPackage}`);
}
if (missing.length > 0) process.exit(1);

try {
  for (const source of readdirSync(bpf).filter((name) => name.endsWith('.bpf.c'))) {
    await build(bpfTarget(source));
  }
  await build(addonTarget());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
