/** What the agent leaves behind: in a namespace that goes, and when it is killed itself. */
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { joinByVeth, makeNetns, removeNetns } from '../kernel/netns.ts';
import type { TestNetns } from '../kernel/netns.ts';
import { AgentProcess, stopAgents } from './agent-process.ts';
import { TestCollector } from './collector.ts';

const NAMESPACES = 20;
/** Of other things on this machine nothing is hooked: descriptors are counted. */
const ONLY_OURS = { INTERFACES: 'net1', CACHE_ACTIVE_TIMEOUT: '200ms' };

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

/** Ids of the programs in the clsact filters of net1. */
function filters(netns: TestNetns): string[] {
  return ['ingress', 'egress'].flatMap((side) => {
    const args = ['-n', netns.name, 'filter', 'show', 'dev', 'net1', side];
    const output = execFileSync('tc', args, { encoding: 'utf8' });
    return [...output.matchAll(/tributary.* id (\d+) /g)].map(([, id]) => id!);
  });
}

/** Ids of all BPF links that the kernel has. */
function bpfLinks(): number[] {
  const output = execFileSync('bpftool', ['-j', 'link', 'show'], { encoding: 'utf8' });
  return (JSON.parse(output) as { id: number }[]).map(({ id }) => id);
}

function pod(far: TestNetns, serial: number): TestNetns {
  const netns = makeNetns();
  joinByVeth({ netns: far, link: `far${String(serial)}` }, { netns, link: 'net1' });
  return netns;
}

describe('a namespace that is deleted', () => {
  it('leaves no descriptor behind and is gone from the kernel', async () => {
    const far = makeNetns();
    const agent = await AgentProcess.start({ ...ONLY_OURS, TARGET_PORT: collector.port });
    await collector.until(() => collector.interfaces.length || undefined);
    const before = agent.descriptors();
    for (let round = 0; round < 2; round++) {
      const pods = Array.from({ length: NAMESPACES }, (_, i) => pod(far, i));
      for (const { handle } of pods) await collector.observed(handle.inode, 'net1');
      expect(agent.descriptors()).toBeGreaterThanOrEqual(before + NAMESPACES);
      for (const netns of pods) netns.remove();
      // the far end of a veth goes with the namespace of the near end, as soon as nothing holds that any more
      await expect.poll(() => far.ip('-o link show type veth'), { timeout: 30_000 }).toBe('');
      await collector.until(() =>
        collector.interfaces.every(({ netnsInode }) =>
          pods.every(({ handle }) => handle.inode !== netnsInode),
        )
          ? true
          : undefined,
      );
      await expect.poll(() => agent.descriptors(), { timeout: 30_000 }).toBe(before);
    }
  });
});

describe('an agent that is killed', () => {
  it('leaves no TCX hook', async () => {
    const netns = pod(makeNetns(), 0);
    const agent = await AgentProcess.start({
      ...ONLY_OURS,
      TARGET_PORT: collector.port,
      TC_ATTACH_MODE: 'tcx',
    });
    await collector.observed(netns.handle.inode, 'net1');
    const links = agent.tcxLinks();
    expect(bpfLinks()).toEqual(expect.arrayContaining(links));
    expect(links.length).toBeGreaterThanOrEqual(2);
    await agent.kill();
    const left = () => bpfLinks().filter((id) => links.includes(id));
    // the kernel frees a link some moments after its last descriptor
    await expect.poll(left, { timeout: 10_000 }).toEqual([]);
  });

  it('leaves clsact filters, which the next one replaces and, when it ends in order, removes', async () => {
    const netns = pod(makeNetns(), 0);
    const env = { ...ONLY_OURS, TARGET_PORT: collector.port, TC_ATTACH_MODE: 'tc' };
    const killed = await AgentProcess.start(env);
    await collector.observed(netns.handle.inode, 'net1');
    await killed.kill();
    const stale = filters(netns);
    expect(stale).toHaveLength(2);

    collector.forgetInterfaces();
    const next = await AgentProcess.start(env);
    await collector.observed(netns.handle.inode, 'net1');
    const fresh = filters(netns);
    expect(fresh).toHaveLength(2);
    expect(stale.filter((id) => fresh.includes(id))).toEqual([]);
    await next.stop();
    expect(filters(netns)).toEqual([]);
  });
});
