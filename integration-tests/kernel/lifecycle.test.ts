import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import {
  FlowProbe,
  LinkSocket,
  kernelSupport,
  openNetns,
  removeStaleFilters,
  watchMounts,
} from '../../agent/native/index.ts';
import type { AttachMode, LinkHandlers } from '../../agent/native/index.ts';
import { readFlows, total } from './flows.ts';
import { joinByVeth, makeNetns, removeNetns, sendUdp } from './netns.ts';
import type { TestNetns } from './netns.ts';

const ATTACHER = fileURLToPath(new URL('./attach.ts', import.meta.url));
const OPTIONS = { maxFlows: 100, ringBytes: 4096, sampling: 1 } as const;
const SILENT: LinkHandlers = {
  onLink: () => undefined,
  onLinkGone: () => undefined,
  onAddress: () => undefined,
  onAddressGone: () => undefined,
  onDumpEnd: () => undefined,
  onOverrun: () => undefined,
  onError: () => undefined,
};

const probes = new Set<FlowProbe>();

async function load(): Promise<FlowProbe> {
  const probe = await FlowProbe.load(OPTIONS);
  probes.add(probe);
  return probe;
}

afterEach(async () => {
  for (const probe of probes) await probe.close();
  probes.clear();
  removeNetns();
});

function pod(): TestNetns {
  const netns = makeNetns();
  joinByVeth(
    { netns: makeNetns(), link: 'host0' },
    { netns, link: 'net1', address: '10.9.0.1/24' },
  );
  netns.ip('neigh add 10.9.0.2 lladdr 02:00:00:00:00:98 dev net1');
  return netns;
}

function filters(netns: TestNetns, side: 'ingress' | 'egress'): string {
  return execFileSync('tc', ['-n', netns.name, 'filter', 'show', 'dev', 'net1', side], {
    encoding: 'utf8',
  });
}

function qdiscs(netns: TestNetns): string {
  return execFileSync('tc', ['-n', netns.name, 'qdisc', 'show', 'dev', 'net1'], {
    encoding: 'utf8',
  });
}

function flowPrograms(): number {
  const programs = JSON.parse(
    execFileSync('bpftool', ['-j', 'prog', 'show'], { encoding: 'utf8' }),
  ) as { name?: string }[];
  return programs.filter(({ name }) => name?.startsWith('tributary_')).length;
}

/** Attaches from a process of its own, kills that, and waits for its end. */
async function attachAndKill(netns: TestNetns, mode: AttachMode): Promise<void> {
  const { spawn } = await import('node:child_process');
  const child = spawn(process.execPath, [ATTACHER, `/run/netns/${netns.name}`, 'net1', mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('close', reject);
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await ended;
}

describe('a hook', () => {
  it.each(['tcx', 'tc'] as const)('counts no more once it is detached (%s)', async (mode) => {
    const netns = pod();
    const probe = await load();
    const hook = await probe.attach(netns.handle, netns.ifindex('net1'), 'egress', mode);
    const order = { to: '10.9.0.2', port: 5001, packets: 4, payload: 10 };
    await sendUdp(netns, order);
    expect(total(readFlows(await probe.drain())).packets).toBe(4);
    await hook.detach();
    await sendUdp(netns, order);
    expect(readFlows(await probe.drain())).toEqual([]);
  });

  it('of an interface that is gone is an ENODEV', async () => {
    const netns = pod();
    const probe = await load();
    await expect(probe.attach(netns.handle, 4711, 'ingress', 'tcx')).rejects.toMatchObject({
      code: 'ENODEV',
      syscall: 'bpf_link_create',
    });
  });

  it.each(['tcx', 'tc'] as const)(
    'can be detached when its interface is gone (%s)',
    async (mode) => {
      const netns = pod();
      const probe = await load();
      const hook = await probe.attach(netns.handle, netns.ifindex('net1'), 'ingress', mode);
      netns.ip('link del net1');
      await expect(hook.detach()).resolves.toBeUndefined();
    },
  );

  it('goes with its process, by TCX', async () => {
    const netns = pod();
    const before = flowPrograms();
    await attachAndKill(netns, 'tcx');
    // the kernel frees a program some moments after its last user
    await expect.poll(flowPrograms, { timeout: 10_000 }).toBe(before);
  });

  it('is found by its name, by clsact, when its process was killed', async () => {
    const netns = pod();
    await attachAndKill(netns, 'tc');
    expect(filters(netns, 'ingress')).toContain('tributary_in');
    expect(filters(netns, 'egress')).toContain('tributary_out');
    expect(await removeStaleFilters(netns.handle, netns.ifindex('net1'))).toBe(2);
    expect(filters(netns, 'ingress') + filters(netns, 'egress')).toBe('');
    expect(qdiscs(netns)).not.toContain('clsact');
    expect(await removeStaleFilters(netns.handle, netns.ifindex('net1'))).toBe(0);
  });

  it('leaves the filters of others, and their qdisc', async () => {
    const netns = pod();
    const tc = (...args: string[]): void => {
      execFileSync('tc', ['-n', netns.name, ...args]);
    };
    tc('qdisc', 'add', 'dev', 'net1', 'clsact');
    const u32 = ['protocol', 'ip', 'prio', '7', 'u32', 'match', 'u32', '0', '0', 'flowid', '1:1'];
    tc('filter', 'add', 'dev', 'net1', 'ingress', ...u32);
    await attachAndKill(netns, 'tc');
    expect(await removeStaleFilters(netns.handle, netns.ifindex('net1'))).toBe(2);
    expect(filters(netns, 'ingress')).toContain('u32');
    expect(qdiscs(netns)).toContain('clsact');
  });
});

describe('descriptors', () => {
  it('are back where they were after everything is closed', async () => {
    const netns = pod();
    const ifindex = netns.ifindex('net1');
    const open = (): number => readdirSync('/proc/self/fd').length;
    const cycle = async (): Promise<void> => {
      const handle = openNetns(`/run/netns/${netns.name}`);
      const probe = await FlowProbe.load(OPTIONS);
      probe.onOverflow(() => undefined);
      const mounts = watchMounts(() => undefined);
      const links = await LinkSocket.open(handle, SILENT);
      for (const mode of ['tcx', 'tc'] as const) {
        await probe.attach(handle, ifindex, 'ingress', mode);
        const hook = await probe.attach(handle, ifindex, 'egress', mode);
        await hook.detach();
      }
      await probe.drain();
      links.close();
      mounts.close();
      handle.close();
      await probe.close();
      handle.close();
    };
    await cycle();
    const before = open();
    for (let i = 0; i < 5; i++) await cycle();
    expect(open()).toBe(before);
  });
});

describe('namespaces', () => {
  it('are told from other files', () => {
    expect(() => openNetns('/etc/hostname')).toThrow(
      expect.objectContaining({ code: 'ENOTNETNS' }),
    );
    expect(() => openNetns('/proc/self/ns/mnt')).toThrow(
      expect.objectContaining({ code: 'ENOTNETNS' }),
    );
    expect(() => openNetns('/run/netns/none')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });

  it('announce themselves as mounts', async () => {
    let calls = 0;
    let called = Promise.withResolvers<undefined>();
    const watch = watchMounts(() => {
      calls++;
      called.resolve(undefined);
    });
    await called.promise;
    called = Promise.withResolvers();
    makeNetns();
    await called.promise;
    expect(calls).toBeGreaterThan(1);
    watch.close();
  });
});

describe('the kernel', () => {
  it('has what the tests need', () => {
    expect(kernelSupport()).toMatchObject({ btf: true, tcx: true, missingCapabilities: [] });
  });
});
