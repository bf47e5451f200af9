/** Whose flow is it: what is counted where, and under which name. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addMacvlan, joinByVeth, makeNetns, removeNetns, sendUdp } from '../kernel/netns.ts';
import type { LinkCounters, TestNetns } from '../kernel/netns.ts';
import { AgentProcess, stopAgents } from './agent-process.ts';
import { TestCollector } from './collector.ts';

const UDP = 17;
const PACKETS = 100_000;
const PAYLOAD = 100;
/** Ethernet, IPv4 and UDP headers. */
const HEADERS = 42;

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

async function startAgent(env: Readonly<Record<string, string>> = {}): Promise<AgentProcess> {
  return AgentProcess.start({
    TARGET_PORT: collector.port,
    CACHE_ACTIVE_TIMEOUT: '200ms',
    ...env,
  });
}

function seenAt(netns: TestNetns, direction: 'INGRESS' | 'EGRESS') {
  return collector.sumOfPoints(
    (point) =>
      point.interface === 'net1' && point.netnsName === netns.name && point.direction === direction,
  );
}

function since(before: LinkCounters, after: LinkCounters) {
  return {
    INGRESS: {
      packets: after.rxPackets - before.rxPackets,
      bytes: after.rxBytes - before.rxBytes,
    },
    EGRESS: {
      packets: after.txPackets - before.txPackets,
      bytes: after.txBytes - before.txBytes,
    },
  };
}

describe('100,000 datagrams each way through net1, read every 200 ms', () => {
  it('are as many packets and bytes as the kernel counts, and the flows count each once', async () => {
    const ends = [makeNetns(), makeNetns()] as const;
    joinByVeth(
      { netns: ends[0], link: 'net1', address: '10.9.0.1/24' },
      { netns: ends[1], link: 'net1', address: '10.9.0.2/24' },
    );
    const agent = await startAgent();
    for (const { handle } of ends) await collector.observed(handle.inode, 'net1');
    const before = ends.map((end) => end.counters('net1'));
    const order = { port: 5001, packets: PACKETS, payload: PAYLOAD, flows: 10 };
    await Promise.all([
      sendUdp(ends[0], { ...order, to: '10.9.0.2' }),
      sendUdp(ends[1], { ...order, to: '10.9.0.1' }),
    ]);
    const after = ends.map((end) => end.counters('net1'));
    await agent.stop();
    for (const [i, end] of ends.entries()) {
      const counted = since(before[i]!, after[i]!);
      expect(counted.EGRESS.packets).toBeGreaterThanOrEqual(PACKETS);
      expect(seenAt(end, 'INGRESS')).toEqual(counted.INGRESS);
      expect(seenAt(end, 'EGRESS')).toEqual(counted.EGRESS);
    }
    const own = collector
      .flowsIn(ends)
      .filter(({ transport }) => transport.protocol === UDP && transport.dstPort === 5001);
    expect(own.reduce((sum, { packets }) => sum + packets, 0)).toBe(2 * PACKETS);
    expect(own.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(2 * PACKETS * (PAYLOAD + HEADERS));
  });
});

describe('a namespace without a name', () => {
  it('is seen by its process, as net:[inode]', async () => {
    const commands = [
      'ip link add net1 type veth peer name far',
      'ip addr add 10.9.0.1/24 dev net1',
      'ip link set net1 up; ip link set far up',
      'ip neigh add 10.9.0.2 lladdr 02:00:00:00:00:98 dev net1',
      'echo ready; read go; echo hello > /dev/udp/10.9.0.2/5002; echo sent; read end',
    ];
    const child = spawn('unshare', ['-n', 'bash', '-ec', commands.join('\n')], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    try {
      await once(child.stdout, 'data');
      const name = readlinkSync(`/proc/${String(child.pid)}/ns/net`);
      const inode = Number(/\d+/.exec(name)?.[0]);
      await startAgent();
      await collector.observed(inode, 'net1');
      child.stdin.write('go\n');
      const point = await collector.until(() =>
        collector.flows
          .filter(({ transport }) => transport.dstPort === 5002)
          .flatMap(({ dupList }) => dupList)
          .find((one) => one.netnsInode === inode && one.interface === 'net1'),
      );
      expect(point).toMatchObject({ netnsName: name, netnsInode: inode, packets: 1 });
    } finally {
      child.kill();
    }
  });
});

describe('a link that is moved in and renamed', () => {
  it('is shown as net1', async () => {
    const host = makeNetns();
    joinByVeth({ netns: host, link: 'leg' }, { netns: makeNetns(), link: 'far' });
    const pod = makeNetns();
    await startAgent();
    addMacvlan({ netns: host, link: 'leg' }, { netns: pod, link: 'net1', address: '10.9.0.1/24' });
    pod.ip('neigh add 10.9.0.2 lladdr 02:00:00:00:00:98 dev net1');
    const { ifIndex, kind } = await collector.observed(pod.handle.inode, 'net1');
    expect({ ifIndex, kind }).toEqual({ ifIndex: pod.ifindex('net1'), kind: 'macvlan' });
    await sendUdp(pod, { to: '10.9.0.2', port: 5003, packets: 7, payload: 10 });
    const points = await collector.until(() => {
      const found = collector.flows
        .filter(({ transport }) => transport.dstPort === 5003)
        .flatMap(({ dupList }) => dupList)
        .filter(({ netnsName }) => netnsName === pod.name);
      return found.reduce((sum, { packets }) => sum + packets, 0) === 7 ? found : undefined;
    });
    expect(new Set(points.map((point) => point.interface))).toEqual(new Set(['net1']));
  });
});

describe('two networks with the same addresses', () => {
  const IFINDEX = 77;
  const SEND_FROM_ONE_PORT = `
    const socket = require('node:dgram').createSocket('udp4');
    socket.bind(4000, () => {
      let left = Number(process.argv[1]);
      const next = () => (left-- > 0 ? socket.send('hello', 5004, '10.9.0.2', next) : socket.close());
      next();
    });`;

  /** Two namespaces, `net1` between them, with the addresses, MACs and ifindex of any other such pair. */
  function makeNetwork(): [TestNetns, TestNetns] {
    const [one, other] = [makeNetns(), makeNetns()];
    one.ip(
      `link add net1 index ${String(IFINDEX)} address 02:00:00:00:00:01 type veth peer name net1 address 02:00:00:00:00:02 netns ${other.name}`,
    );
    one.ip('addr add 10.9.0.1/24 dev net1');
    other.ip('addr add 10.9.0.2/24 dev net1');
    for (const netns of [one, other]) netns.ip('link set net1 up');
    return [one, other];
  }

  it('are told apart, down to the same five-tuple', async () => {
    const networks = [makeNetwork(), makeNetwork()] as const;
    const [[red], [blue]] = networks;
    expect([red.ifindex('net1'), blue.ifindex('net1')]).toEqual([IFINDEX, IFINDEX]);
    const agent = await startAgent({ CACHE_ACTIVE_TIMEOUT: '1h' });
    await collector.observed(red.handle.inode, 'net1');
    await collector.observed(blue.handle.inode, 'net1');
    await Promise.all([
      red.run(process.execPath, ['-e', SEND_FROM_ONE_PORT, '3']),
      blue.run(process.execPath, ['-e', SEND_FROM_ONE_PORT, '5']),
    ]);
    await agent.stop();
    const flows = (...netns: TestNetns[]) =>
      collector.flowsIn(netns).filter(({ transport }) => transport.dstPort === 5004);
    expect(flows(red)).toMatchObject([{ packets: 3, transport: { srcPort: 4000 } }]);
    expect(flows(blue)).toMatchObject([{ packets: 5, transport: { srcPort: 4000 } }]);
    expect(flows(...networks.flat()).reduce((sum, { packets }) => sum + packets, 0)).toBe(8);
  });
});

it('a pod whose process came after the last scan of processes has its UID in its first flows', async () => {
  const uid = '0f7a8b3c-51d2-4e6f-9a0b-c1d2e3f40516';
  const ends = [makeNetns(), makeNetns()] as const;
  joinByVeth(
    { netns: ends[0], link: 'net1', address: '10.9.0.1/24' },
    { netns: ends[1], link: 'net1', address: '10.9.0.2/24' },
  );
  const processes = mkdtempSync(join(tmpdir(), 'tributary-proc-'));
  try {
    await startAgent({
      CACHE_ACTIVE_TIMEOUT: '1s',
      PROC_FOLDER: processes,
      PROCESS_SCAN_INTERVAL: '1h',
    });
    for (const { handle } of ends) await collector.observed(handle.inode, 'net1');
    mkdirSync(join(processes, '4242', 'ns'), { recursive: true });
    symlinkSync(`net:[${String(ends[0].handle.inode)}]`, join(processes, '4242', 'ns', 'net'));
    writeFileSync(join(processes, '4242', 'cgroup'), `0::/kubepods/burstable/pod${uid}/main\n`);
    await sendUdp(ends[0], { to: '10.9.0.2', port: 5001, packets: 5, payload: 10, flows: 1 });
    const sent = await collector.until(() =>
      collector.flows
        .flatMap(({ dupList }) => dupList)
        .find((point) => point.netnsName === ends[0].name && point.direction === 'EGRESS'),
    );
    expect(sent.podUid).toBe(uid);
  } finally {
    rmSync(processes, { recursive: true });
  }
});
