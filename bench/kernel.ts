/**
 * Kernel time per packet, net of an empty program: `node bench/kernel.ts [--json]`. Root only.
 * The programs take turns in one run, so that a busy moment of the machine hits all of them alike.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { FlowProbe } from '../agent/native/index.ts';
import { ethernet, ipv4, ipv6, tcp } from '../integration-tests/kernel/packets.ts';

const ROUNDS = 60;
const REPEAT = 100_000;
/** A flow is new only once, so that each of these is a run of its own. */
const SINGLE_RUNS = 4_000;
const MAX_FLOWS = 100_000;
const ACK = 0x10;
const LOOKUP_V4 = 'bare hash lookup, IPv4 key';
const LOOKUP_V6 = 'bare hash lookup, IPv6 key';

interface Result {
  readonly name: string;
  /** ns per packet over the empty program: the least and the median of all rounds. */
  readonly least: number;
  readonly median: number;
  /** Least over the least of a bare lookup of such a key. */
  readonly ratio: number | null;
}

interface Contender {
  readonly name: string;
  readonly measure: Measure;
  /** The contender that this one is compared with. */
  readonly against?: string;
  readonly times: number[];
}

type Measure = (repeat: number) => Promise<number> | number;

const folder = fileURLToPath(new URL('./kernel', import.meta.url));

function compile(args: readonly string[]): void {
  const { status, stderr } = spawnSync('clang', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`clang failed: ${stderr}`);
}

/** Compiles and starts the baseline programs. */
function startBaseline(): { measure: (program: string) => Measure; stop: () => void } {
  const build = mkdtempSync(join(tmpdir(), 'tributary-bench-'));
  const machine = spawnSync('gcc', ['-print-multiarch'], { encoding: 'utf8' }).stdout.trim();
  const object = join(build, 'baseline.bpf.o');
  compile([
    ...['-O2', '-g', '-target', 'bpf', '-mcpu=v3', '-isystem', `/usr/include/${machine}`],
    ...['-c', join(folder, 'baseline.bpf.c'), '-o', object],
  ]);
  compile(['-O2', join(folder, 'runner.c'), '-o', join(build, 'runner'), '-lbpf']);
  const child = spawn(join(build, 'runner'), [object], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    measure: (program) => async (repeat) => {
      child.stdin.write(`${program} ${String(repeat)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`the baseline program ${program} failed`);
      return Number(value);
    },
    stop() {
      child.stdin.end();
      rmSync(build, { recursive: true });
    },
  };
}

function least(values: readonly number[]): number {
  return Math.min(...values);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

async function sample(measure: Measure, runs: number, repeat: number): Promise<number[]> {
  const values: number[] = [];
  for (let i = 0; i < runs; i++) values.push(await measure(repeat));
  return values;
}

async function bench(): Promise<Result[]> {
  const baseline = startBaseline();
  const probe = await FlowProbe.load({ maxFlows: MAX_FLOWS, ringBytes: 1 << 20, sampling: 1 });
  try {
    const known = (packet: Buffer): Measure => {
      return (repeat) => probe.testRun('ingress', { packet, repeat }).durationNs;
    };
    const programs: readonly Contender[] = [
      { name: 'empty', measure: baseline.measure('empty'), times: [] },
      { name: LOOKUP_V4, measure: baseline.measure('lookup_v4'), times: [] },
      { name: LOOKUP_V6, measure: baseline.measure('lookup_v6'), times: [] },
      {
        name: 'IPv4, known flow',
        against: LOOKUP_V4,
        measure: known(ethernet(0x0800, ipv4(6, tcp(40000, 80, ACK, 100)))),
        times: [],
      },
      {
        name: 'IPv6, known flow',
        against: LOOKUP_V6,
        measure: known(ethernet(0x86dd, ipv6(6, tcp(40000, 80, ACK, 100)))),
        times: [],
      },
    ];
    for (let round = 0; round < ROUNDS; round++) {
      for (const { measure, times } of programs) times.push(await measure(REPEAT));
    }
    let port = 0;
    const newFlow: Measure = () => {
      const packet = ethernet(0x0800, ipv4(6, tcp(++port, 443, ACK, 100)));
      return probe.testRun('ingress', { packet }).durationNs;
    };
    const emptyOnce = await sample(baseline.measure('empty'), SINGLE_RUNS, 1);
    const newOnce = await sample(newFlow, SINGLE_RUNS, 1);
    const empty = programs[0]?.times ?? [];
    const net = (values: readonly number[], of: (values: readonly number[]) => number): number =>
      of(values) - of(empty);
    const ratio = (times: readonly number[], against: string | undefined): number | null => {
      const other = programs.find(({ name }) => name === against);
      return other ? net(times, least) / net(other.times, least) : null;
    };
    return [
      {
        name: 'empty, itself',
        least: least(empty ?? []),
        median: median(empty ?? []),
        ratio: null,
      },
      ...programs.slice(1).map(({ name, against, times }) => ({
        name,
        least: net(times, least),
        median: net(times, median),
        ratio: ratio(times, against),
      })),
      {
        name: 'IPv4, new flow (cold)',
        least: least(newOnce) - least(emptyOnce),
        median: median(newOnce) - median(emptyOnce),
        ratio: null,
      },
    ];
  } finally {
    baseline.stop();
    await probe.close();
  }
}

const results = await bench();
if (process.argv.includes('--json')) {
  for (const result of results) console.log(JSON.stringify({ bench: 'kernel', ...result }));
} else {
  console.table(
    Object.fromEntries(
      results.map(({ name, least, median, ratio }) => [
        name,
        { 'least ns': least, 'median ns': median, 'of a lookup': ratio?.toFixed(2) ?? '' },
      ]),
    ),
  );
}
