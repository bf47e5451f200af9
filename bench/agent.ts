/**
 * What flows cost the agent: `node bench/agent.ts [--json]`. Root only.
 * A million flows of one packet, each seen at both ends of a link, go from the kernel to a collector that throws them away.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { AgentProcess, stopAgents } from '../integration-tests/agent/agent-process.ts';
import { unary } from '../integration-tests/agent/collector.ts';
import { joinByVeth, makeNetns, removeNetns } from '../integration-tests/kernel/netns.ts';
import type { TestNetns } from '../integration-tests/kernel/netns.ts';

const ROUNDS = 10;
const FLOWS_A_ROUND = 100_000;
const ROUND_SECONDS = 5;
const SENDER = fileURLToPath(new URL('./agent/many-flows.ts', import.meta.url));
const MIB = 2 ** 20;

interface Figures {
  readonly flows: number;
  /** Of one core, with what it costs the agent to be there taken off. */
  readonly cpuSecondsPerMillionFlows: number;
  /** The same work in other units of this machine: flows that JSON.stringify writes in that time. */
  readonly ofJsonStringify: number;
  readonly idleMiB: number;
  /** The most that was resident with 100,000 flows in each reading of the tables. */
  readonly residentMiB: number;
}

/** Takes every message and forgets it. */
async function startSink(): Promise<{ port: number; stop: () => void }> {
  const server = new Server({ 'grpc.max_receive_message_length': -1 });
  const take = (_call: unknown, reply: (error: null, message: Buffer) => void): void => {
    reply(null, Buffer.alloc(0));
  };
  server.addService({ send: unary('/pbflow.Collector/Send') }, { send: take });
  server.addService({ report: unary('/tributary.Inventory/Report') }, { report: take });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
    if (error) reject(error);
    else resolve(port);
  });
  return { port: await promise, stop: () => server.forceShutdown() };
}

/** Sends a round from a namespace, and answers when it has ended. */
async function sendRound(from: TestNetns, round: number): Promise<void> {
  const order = [`10.10.${String(round)}`, String(FLOWS_A_ROUND), String(ROUND_SECONDS)];
  const child = spawn('ip', ['netns', 'exec', from.name, process.execPath, SENDER, ...order], {
    stdio: 'inherit',
  });
  const [status] = (await once(child, 'close')) as [number];
  if (status !== 0) throw new Error(`the sender ended with ${String(status)}`);
}

async function exportedFlows(agent: AgentProcess): Promise<number> {
  const values = await agent.metric('tributary_agent_exported_flows_total');
  return values.get('') ?? 0;
}

/** Processor seconds that JSON.stringify takes for a million records of the size of a flow. */
function jsonSeconds(): number {
  const record = Object.fromEntries(
    Array.from({ length: 25 }, (_, index) => [`Field${String(index)}`, `value ${String(index)}`]),
  );
  const began = process.cpuUsage();
  let length = 0;
  for (let i = 0; i < 1_000_000; i++) length += JSON.stringify({ ...record, i }).length;
  const { user, system } = process.cpuUsage(began);
  if (length === 0) throw new Error('nothing was written');
  return (user + system) / 1e6;
}

async function bench(): Promise<Figures> {
  const sink = await startSink();
  try {
    const [from, to] = [makeNetns(), makeNetns()];
    joinByVeth(
      { netns: from, link: 'bench1', address: '10.9.0.1/24' },
      { netns: to, link: 'bench1', address: '10.9.0.2/24' },
    );
    from.ip(`neigh replace 10.9.0.2 lladdr ${to.mac('bench1')} dev bench1`);
    from.ip('route add 10.10.0.0/16 via 10.9.0.2');
    to.ip('route add blackhole 10.10.0.0/16');
    const agent = await AgentProcess.start({
      TARGET_PORT: String(sink.port),
      INTERFACES: 'bench1',
      CACHE_MAX_FLOWS: '262144',
    });
    const idleBegan = agent.cpuSeconds();
    await new Promise((resolve) => setTimeout(resolve, ROUND_SECONDS * 2_000));
    const idleCpu = (agent.cpuSeconds() - idleBegan) / (ROUND_SECONDS * 2);
    const idleBytes = agent.residentBytes();
    const [cpuBegan, began] = [agent.cpuSeconds(), performance.now()];
    for (let round = 0; round < ROUNDS; round++) {
      await sendRound(from, round);
      process.stderr.write(`\rround ${String(round + 1)} of ${String(ROUNDS)} `);
    }
    process.stderr.write('\n');
    while ((await exportedFlows(agent)) < ROUNDS * FLOWS_A_ROUND) {
      if (performance.now() - began > ROUNDS * ROUND_SECONDS * 3_000) break;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const seconds = (performance.now() - began) / 1000;
    const cpu = agent.cpuSeconds() - cpuBegan - idleCpu * seconds;
    const flows = await exportedFlows(agent);
    const residentBytes = agent.mostResidentBytes();
    await agent.stop();
    const perMillion = (cpu / flows) * 1e6;
    return {
      flows,
      cpuSecondsPerMillionFlows: perMillion,
      ofJsonStringify: perMillion / jsonSeconds(),
      idleMiB: idleBytes / MIB,
      residentMiB: residentBytes / MIB,
    };
  } finally {
    await stopAgents();
    removeNetns();
    sink.stop();
  }
}

const figures = await bench();
if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ bench: 'agent', ...figures }));
} else {
  console.log(
    `cpu        ${figures.cpuSecondsPerMillionFlows.toFixed(1)} s of one core for a million flows (${String(figures.flows)} sent), ` +
      `${figures.ofJsonStringify.toFixed(1)} times JSON.stringify of as many records`,
  );
  console.log(
    `resident   ${figures.idleMiB.toFixed(0)} MiB idle, ${figures.residentMiB.toFixed(0)} MiB at most with ${String(FLOWS_A_ROUND)} flows a reading`,
  );
}
