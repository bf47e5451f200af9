import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FlowDirection } from '../../agent/native/index.ts';
import { readFlows, total } from './flows.ts';
import type { Totals } from './flows.ts';
import { addMacvlan, joinByVeth, makeNetns, removeNetns, sendTcp, sendUdp } from './netns.ts';
import type { LinkCounters, TestNetns } from './netns.ts';
import { closeProbes, loadProbe, observe } from './observe.ts';
import { ethernet, ipv4, udp, vlan } from './packets.ts';

const DIRECTIONS = ['ingress', 'egress'] as const;

/** What the kernel counted on a link since then, as totals of each direction. */
function since(
  netns: TestNetns,
  link: string,
  before: LinkCounters,
): Record<FlowDirection, Totals> {
  const now = netns.counters(link);
  return {
    ingress: {
      packets: now.rxPackets - before.rxPackets,
      bytes: now.rxBytes - before.rxBytes,
    },
    egress: { packets: now.txPackets - before.txPackets, bytes: now.txBytes - before.txBytes },
  };
}

const build = mkdtempSync(join(tmpdir(), 'tributary-test-'));
const raw = join(build, 'raw');

beforeAll(() => {
  execFileSync('gcc', [fileURLToPath(new URL('./raw.c', import.meta.url)), '-o', raw]);
});
afterAll(() => {
  rmSync(build, { recursive: true });
});

afterEach(async () => {
  await closeProbes();
  removeNetns();
});

/** Two pods with `net1` on one network: a veth pair, or macvlans on the two ends of one. */
function twoPods(kind: 'veth' | 'macvlan'): { one: TestNetns; other: TestNetns } {
  const one = makeNetns();
  const other = makeNetns();
  const ends = [
    { netns: one, link: 'net1', address: '10.9.0.1/24' },
    { netns: other, link: 'net1', address: '10.9.0.2/24' },
  ] as const;
  if (kind === 'veth') {
    joinByVeth(...ends);
  } else {
    const host = makeNetns();
    joinByVeth({ netns: host, link: 'leg1' }, { netns: host, link: 'leg2' });
    addMacvlan({ netns: host, link: 'leg1' }, ends[0]);
    addMacvlan({ netns: host, link: 'leg2' }, ends[1]);
  }
  // packets that wait for an address are dropped when they are many
  const neighbour = (netns: TestNetns, address: string, of: TestNetns): string =>
    netns.ip(`neigh replace ${address} lladdr ${of.mac('net1')} dev net1 nud permanent`);
  neighbour(one, '10.9.0.2', other);
  neighbour(other, '10.9.0.1', one);
  return { one, other };
}

describe.each([
  { kind: 'veth', mode: 'tcx' },
  { kind: 'macvlan', mode: 'tcx' },
  { kind: 'macvlan', mode: 'tc' },
] as const)('$kind, $mode', ({ kind, mode }) => {
  it('100,000 packets each way, drained meanwhile, are what the kernel counted', async () => {
    const { one, other } = twoPods(kind);
    const observer = await observe([{ netns: one, link: 'net1' }], mode);
    const before = one.counters('net1');
    observer.drainRegularly();
    await Promise.all([
      sendUdp(one, { to: '10.9.0.2', port: 5001, packets: 100_000, payload: 300 }),
      sendUdp(other, { to: '10.9.0.1', port: 5002, packets: 100_000, payload: 500 }),
    ]);
    for (const hook of observer.hooks) await hook.detach();
    const kernel = since(one, 'net1', before);
    await observer.finish();
    for (const direction of DIRECTIONS) {
      expect(total(observer.at(one, 'net1', direction))).toEqual(kernel[direction]);
    }
    const sent = observer.at(one, 'net1', 'egress').filter(({ dstPort }) => dstPort === 5001);
    const received = observer.at(one, 'net1', 'ingress').filter(({ dstPort }) => dstPort === 5002);
    expect(total(sent)).toEqual({ packets: 100_000, bytes: 100_000 * (300 + 42) });
    expect(total(received)).toEqual({ packets: 100_000, bytes: 100_000 * (500 + 42) });
  });
});

describe('a table that is too small', () => {
  it('sends what finds no room by the ring: 20,000 flows in a table of 1,000', async () => {
    const { one } = twoPods('veth');
    const observer = await observe([{ netns: one, link: 'net1' }], 'tcx', {
      maxFlows: 1_000,
      ringBytes: 8 << 20,
    });
    const order = { to: '10.9.0.2', port: 5001, packets: 20_000, payload: 100, flows: 20_000 };
    observer.drainRegularly();
    await sendUdp(one, order);
    await observer.finish();
    const sent = observer.at(one, 'net1', 'egress').filter(({ dstPort }) => dstPort === 5001);
    expect(total(sent)).toEqual({ packets: 20_000, bytes: 20_000 * 142 });
    expect(observer.probe.counters().lost.packets).toBe(0);
  });

  it('counts what the ring cannot hold either: kept and lost are what was sent', async () => {
    const { one } = twoPods('veth');
    const probe = await loadProbe({ maxFlows: 10, ringBytes: 4096 });
    await probe.attach(one.handle, one.ifindex('net1'), 'egress', 'tcx');
    const before = one.counters('net1');
    await sendUdp(one, { to: '10.9.0.2', port: 5001, packets: 500, payload: 100, flows: 500 });
    const { egress } = since(one, 'net1', before);
    const { overflowed, lost } = probe.counters();
    const kept = total(readFlows(await probe.drain()));
    expect(lost.packets).toBeGreaterThan(0);
    expect({
      packets: kept.packets + overflowed.packets + lost.packets,
      bytes: kept.bytes + overflowed.bytes + lost.bytes,
    }).toEqual(egress);
  });
});

/** What the kernel's TCP says that it sent from a namespace, since that was made. */
async function tcpSegments(netns: TestNetns): Promise<{ first: number; again: number }> {
  const lines = (await netns.run('cat', ['/proc/net/snmp'])).split('\n');
  const [names = [], values = []] = lines
    .filter((line) => line.startsWith('Tcp:'))
    .map((line) => line.split(' '));
  const value = (name: string): number => Number(values[names.indexOf(name)]);
  return { first: value('OutSegs'), again: value('RetransSegs') };
}

describe('what the wire would carry', () => {
  it('TCP over GSO: packets are segments, each with its headers', async () => {
    const { one, other } = twoPods('veth');
    const observer = await observe([
      { netns: one, link: 'net1' },
      { netns: other, link: 'net1' },
    ]);
    const bytes = 10_000_000;
    await sendTcp(one, other, { to: '10.9.0.2', port: 5001, bytes });
    await observer.finish();
    const sent = total(observer.at(one, 'net1', 'egress').filter((f) => f.dstPort === 5001));
    const received = total(observer.at(other, 'net1', 'ingress').filter((f) => f.dstPort === 5001));
    const mss = 1500 - 20 - 20 - 12; // with the timestamp option
    const headers = 14 + 20 + 20 + 12;
    const payload = ({ packets, bytes }: Totals): number => bytes - 74 - (packets - 1) * headers; // 74: SYN, with 20 bytes of options
    const segments = await tcpSegments(one);
    expect(sent.packets).toBe(segments.first + segments.again);
    expect(sent.packets).toBeGreaterThan(bytes / mss);
    // a busy machine makes TCP send some of it twice
    expect(payload(sent)).toBeGreaterThanOrEqual(bytes);
    expect(payload(sent)).toBeLessThanOrEqual(bytes + segments.again * mss);
    expect(payload(received)).toBeGreaterThanOrEqual(bytes);
    expect(payload(received)).toBeLessThanOrEqual(payload(sent));
    // the kernel counts skbs: far fewer than segments, or this tested nothing
    expect(one.counters('net1').txPackets).toBeLessThan(sent.packets / 2);
  });

  it('fragments and IPv4 options make no flows of their own', async () => {
    const { one, other } = twoPods('veth');
    const observer = await observe([{ netns: other, link: 'net1' }]);
    const before = other.counters('net1');
    await sendUdp(one, { to: '10.9.0.2', port: 5001, packets: 100, payload: 4000 });
    await one.run('ping', ['-q', '-c', '3', '-i', '0.01', '-R', '10.9.0.2']);
    for (const hook of observer.hooks) await hook.detach();
    const { ingress } = since(other, 'net1', before);
    await observer.finish();
    const seen = observer.at(other, 'net1', 'ingress');
    expect(total(seen)).toEqual(ingress);
    const udp = seen.filter((flow) => flow.proto === 17);
    expect(udp.map(({ dstPort, packets }) => [dstPort, packets])).toEqual([[5001, 300]]);
    const echo = seen.filter((flow) => flow.proto === 1 && flow.srcPort === 8);
    expect(total(echo)).toEqual({ packets: 3, bytes: 3 * (14 + 60 + 64) });
    expect(observer.probe.counters().fragmentUnknown.packets).toBe(0);
  });
});

describe('interfaces of other kinds', () => {
  it('tun has no link layer: bytes from the IP header on, no MAC', async () => {
    const pod = makeNetns();
    const echo = pod.spawn(raw, ['echo', 'tun0']);
    await new Promise((resolve) => echo.stdout?.once('data', resolve));
    pod.ip('addr add 10.9.0.1/24 dev tun0');
    pod.ip('link set tun0 up');
    const observer = await observe([{ netns: pod, link: 'tun0' }]);
    const before = pod.counters('tun0');
    await pod.run('ping', ['-q', '-c', '5', '-i', '0.01', '-s', '100', '10.9.0.2']);
    const kernel = since(pod, 'tun0', before);
    await observer.finish();
    for (const [direction, type] of [
      ['egress', 8],
      ['ingress', 0],
    ] as const) {
      const seen = observer.at(pod, 'tun0', direction);
      expect(seen).toMatchObject([
        { kind: 'v4', proto: 1, srcPort: type, packets: 5, bytes: 5 * 128 },
      ]);
      expect(seen).toMatchObject([{ srcMac: '00:00:00:00:00:00', dstMac: '00:00:00:00:00:00' }]);
      expect(total(seen)).toEqual(kernel[direction]);
    }
  });

  it('a VLAN tag that the kernel has taken out of the frame is counted as the wire has it', async () => {
    const { one, other } = twoPods('veth');
    const observer = await observe([{ netns: other, link: 'net1' }]);
    const before = other.counters('net1');
    const frame = ethernet(0x8100, vlan(300, 0x0800, ipv4(17, udp(40000, 80, 50))));
    await one.run(raw, ['frame', 'net1', frame.toString('hex')]);
    await observer.finish();
    const seen = observer.at(other, 'net1', 'ingress').filter((flow) => flow.vlan !== 0);
    expect(seen).toMatchObject([{ kind: 'v4', vlan: 300, dstPort: 80, bytes: frame.length }]);
    expect(total(seen)).toEqual(since(other, 'net1', before).ingress);
  });

  it('below a VXLAN device, every segment has all headers', async () => {
    const { one, other } = twoPods('veth');
    for (const [netns, local, remote] of [
      [one, '10.9.0.1', '10.9.0.2'],
      [other, '10.9.0.2', '10.9.0.1'],
    ] as const) {
      netns.ip(`link add vx0 type vxlan id 7 local ${local} remote ${remote} dstport 4789`);
      netns.ip(`addr add ${local.replace('10.9', '10.8')}/24 dev vx0`);
      netns.ip('link set vx0 mtu 1450 up');
    }
    const observer = await observe([
      { netns: one, link: 'net1' },
      { netns: one, link: 'vx0' },
    ]);
    await sendTcp(one, other, { to: '10.8.0.2', port: 5001, bytes: 5_000_000 });
    await observer.finish();
    const inner = total(observer.at(one, 'vx0', 'egress').filter(({ proto }) => proto === 6));
    const arp = total(observer.at(one, 'vx0', 'egress').filter(({ kind }) => kind === 'l2'));
    const outer = observer.at(one, 'net1', 'egress').filter(({ dstPort }) => dstPort === 4789);
    const encapsulation = 14 + 20 + 8 + 8;
    expect(inner.packets).toBeGreaterThan(one.counters('vx0').txPackets);
    expect(total(outer)).toEqual({
      packets: inner.packets + arp.packets,
      bytes: inner.bytes + arp.bytes + (inner.packets + arp.packets) * encapsulation,
    });
  });
});

describe('observation points', () => {
  it('tells two namespaces apart whose net1 have the same ifindex and MAC', async () => {
    const host = makeNetns();
    const pods = [makeNetns(), makeNetns()] as const;
    pods.forEach((pod, i) => {
      joinByVeth({ netns: host, link: `h${String(i)}` }, { netns: pod, link: 'net1' });
      pod.ip('link set net1 down');
      pod.ip('link set net1 address 02:00:00:00:00:99');
      pod.ip(`addr add 10.9.0.1/24 dev net1`);
      pod.ip('link set net1 up');
      pod.ip('neigh add 10.9.0.2 lladdr 02:00:00:00:00:98 dev net1');
    });
    expect(pods[0].ifindex('net1')).toBe(pods[1].ifindex('net1'));
    const observer = await observe(pods.map((netns) => ({ netns, link: 'net1' })));
    await sendUdp(pods[0], { to: '10.9.0.2', port: 5001, packets: 3, payload: 10 });
    await sendUdp(pods[1], { to: '10.9.0.2', port: 5001, packets: 5, payload: 10 });
    await observer.finish();
    expect(total(observer.at(pods[0], 'net1', 'egress'))).toEqual({ packets: 3, bytes: 3 * 52 });
    expect(total(observer.at(pods[1], 'net1', 'egress'))).toEqual({ packets: 5, bytes: 5 * 52 });
  });
});
