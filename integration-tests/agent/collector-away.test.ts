/** A collector that does not answer for a while. */
import { afterEach, describe, expect, it } from 'vitest';
import { joinByVeth, makeNetns, removeNetns } from '../kernel/netns.ts';
import type { TestNetns } from '../kernel/netns.ts';
import { AgentProcess, stopAgents } from './agent-process.ts';
import { TestCollector } from './collector.ts';

const LINK = 'away1';
const SECONDS = 20;
const AWAY_FROM = 5;
const AWAY_UNTIL = 10;
const PER_SECOND = 200;

let collector: TestCollector;

afterEach(async () => {
  await stopAgents();
  collector.close();
  removeNetns();
});

/** Each datagram goes to a port of its own, so that it is a flow of its own, at an even pace. */
const PACED = `
  const socket = require('node:dgram').createSocket('udp4');
  const [perSecond, seconds] = process.argv.slice(1).map(Number);
  let [sent, done] = [0, 0];
  const count = () => ++done === perSecond * seconds && socket.close();
  const timer = setInterval(() => {
    for (let i = 0; i < perSecond / 10; i++) socket.send('hello', 10000 + sent++, '10.9.0.2', count);
    if (sent % perSecond === 0) console.log(sent / perSecond);
    if (sent === perSecond * seconds) clearInterval(timer);
  }, 100);`;

/** Sends and takes the collector away in the meantime. */
async function sendWithCollectorAway(from: TestNetns): Promise<void> {
  const sender = from.spawn(process.execPath, ['-e', PACED, String(PER_SECOND), String(SECONDS)]);
  const ended = new Promise((resolve) => sender.once('close', resolve));
  for await (const text of sender.stdout!.setEncoding('utf8')) {
    const second = Number(text);
    if (second === AWAY_FROM) collector.close();
    if (second === AWAY_UNTIL) await collector.listen();
  }
  await ended;
}

async function run(bufferFlows: number): Promise<{ delivered: number; dropped: number }> {
  collector = new TestCollector();
  await collector.listen();
  const netns = makeNetns();
  joinByVeth({ netns: makeNetns(), link: 'far' }, { netns, link: LINK, address: '10.9.0.1/24' });
  netns.ip(`neigh add 10.9.0.2 lladdr 02:00:00:00:00:98 dev ${LINK}`);
  const agent = await AgentProcess.start({
    // what others on this machine send is neither seen nor dropped
    INTERFACES: LINK,
    TARGET_PORT: collector.port,
    CACHE_ACTIVE_TIMEOUT: '200ms',
    GRPC_MESSAGE_MAX_FLOWS: '50',
    BUFFERS_LENGTH: String(bufferFlows),
  });
  await collector.observed(netns.handle.inode, LINK);
  await sendWithCollectorAway(netns);
  const dropped = [...(await agent.metric('tributary_agent_dropped_flows_total')).values()];
  await agent.stop();
  return {
    delivered: collector.flowsIn([netns]).length,
    dropped: dropped.reduce((sum, count) => sum + count, 0),
  };
}

describe('a collector that is away for 5 s of 20', () => {
  it('gets every flow in the end, each once', async () => {
    expect(await run(100_000)).toEqual({ delivered: SECONDS * PER_SECOND, dropped: 0 });
  });

  it('gets what the bound kept; the rest is counted', async () => {
    const { delivered, dropped } = await run(300);
    expect(dropped).toBeGreaterThan(0);
    expect(delivered + dropped).toBe(SECONDS * PER_SECOND);
  });
});
