/** The test that the product exists for: pods that come and go quickly, and are seen from their first packets on. */
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { joinByVeth, makeNetns, removeNetns } from '../kernel/netns.ts';
import { AgentProcess, stopAgents } from './agent-process.ts';
import { TestCollector } from './collector.ts';

const NAMESPACES = 500;
const WARM_UP = 100;
const PER_SECOND = 20;
const CHURN = fileURLToPath(new URL('./churn.sh', import.meta.url));
/** What else may have come on this machine meanwhile: far fewer than one for each namespace. */
const OTHER_DESCRIPTORS = 20;
/** What the JavaScript heap may keep for its own use. */
const SLACK_BYTES = 64 << 20;

let collector: TestCollector;

beforeEach(async () => {
  collector = new TestCollector();
  await collector.listen();
});

afterEach(async () => {
  await stopAgents();
  collector.close();
  removeNetns();
});

/** Milliseconds within which that share of interfaces was attached, as the agent's histogram tells: an upper bound. */
async function attachQuantile(agent: AgentProcess, share: number): Promise<number> {
  const buckets = [...(await agent.metric('tributary_agent_attach_seconds_bucket'))];
  const total = Math.max(...buckets.map(([, count]) => count));
  const [labels = ''] = buckets.find(([, count]) => count >= total * share) ?? [];
  return Number(/le="([^"]+)"/.exec(labels)?.[1]?.replace('+Inf', 'Infinity')) * 1000;
}

async function churn(prefix: string, parent: string, count: number): Promise<void> {
  const order = [CHURN, prefix, parent, String(count), String(PER_SECOND)];
  const child = spawn('bash', order, { stdio: ['ignore', 'inherit', 'inherit'] });
  const [status] = (await once(child, 'close')) as [number];
  expect(status).toBe(0);
}

it('500 namespaces, 20 a second: every one is seen on net1 and none is kept', async () => {
  const host = makeNetns();
  joinByVeth({ netns: host, link: 'leg' }, { netns: makeNetns(), link: 'far' });
  const agent = await AgentProcess.start({
    TARGET_PORT: collector.port,
    CACHE_ACTIVE_TIMEOUT: '1s',
    INTERFACES: 'net1,leg,/^mv/',
  });
  await collector.observed(host.handle.inode, 'leg');
  const descriptors = agent.descriptors();
  const warm = `${host.name}-w`;
  await churn(warm, host.name, WARM_UP);
  const gone = () =>
    collector.interfaces.every(({ netnsName }) => !netnsName.startsWith(host.name + '-'));
  await collector.until(() => (gone() ? true : undefined));
  const residentBytes = agent.residentBytes();

  const prefix = `${host.name}-c`;
  await churn(prefix, host.name, NAMESPACES);
  await collector.until(() => (gone() ? true : undefined));
  const p99 = await attachQuantile(agent, 0.99);
  const grown = agent.residentBytes() - residentBytes;
  const kept = () => agent.descriptors() - descriptors;
  await expect.poll(kept, { timeout: 60_000 }).toBeLessThan(OTHER_DESCRIPTORS);
  await agent.stop();

  const packets = new Map<string, number>();
  const reported = new Map<string, string[]>();
  for (const { dupList } of collector.flows) {
    for (const point of dupList) {
      if (!point.netnsName.startsWith(prefix)) continue;
      const what = `${point.interface} ${point.direction} ${String(point.packets)}`;
      reported.set(point.netnsName, [...(reported.get(point.netnsName) ?? []), what]);
      if (point.interface !== 'net1' || point.direction !== 'EGRESS') continue;
      packets.set(point.netnsName, (packets.get(point.netnsName) ?? 0) + point.packets);
    }
  }
  const all = [...packets.values()].filter((count) => count >= 5).length;
  process.stdout.write(
    `seen ${String(packets.size)} of ${String(NAMESPACES)}, all five packets of ${String(all)}; ` +
      `attach p99 <= ${String(p99)} ms; resident ${(grown / 2 ** 20).toFixed(1)} MB more\n`,
  );
  const missed = Array.from({ length: NAMESPACES }, (_, i) => `${prefix}${String(i)}`)
    .filter((name) => !packets.has(name))
    .map((name) => `${name}: ${reported.get(name)?.join(', ') ?? 'nothing'}`);
  expect(missed).toEqual([]);
  expect(grown).toBeLessThan(SLACK_BYTES);
});
