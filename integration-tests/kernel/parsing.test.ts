import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FlowProbe, openNetns } from '../../agent/native/index.ts';
import type { CounterName, TestPacket } from '../../agent/native/index.ts';
import { readFlows } from './flows.ts';
import type { Flow } from './flows.ts';
import {
  MAC,
  V4,
  V6,
  authentication,
  ethernet,
  extension,
  fragmentHeader,
  icmp,
  ipv4,
  ipv6,
  sctp,
  tcp,
  udp,
  vlan,
} from './packets.ts';

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const ARP = 0x0806;
const PROTO = {
  hopByHop: 0,
  icmp: 1,
  tcp: 6,
  udp: 17,
  routing: 43,
  fragment: 44,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  options: 60,
  sctp: 132,
};
const MORE = 0x2000;

interface Row {
  readonly name: string;
  /** One after the other; a packet alone stands for itself. */
  readonly packets: readonly (Buffer | TestPacket)[];
  /** What differs from a flow of one packet, as long as it is, without ports, VLAN, flags and DSCP. */
  readonly flows: readonly Partial<Flow>[];
  /** Counters in packets that are not 0. */
  readonly counters?: Partial<Record<CounterName, number>>;
}

const v4 = { kind: 'v4', etherType: IPV4, ...V4 } as const;
const v6 = { kind: 'v6', etherType: IPV6, ...V6 } as const;
const l2 = { kind: 'l2', src: '', dst: '', proto: 0 } as const;
const ports = { srcPort: 40000, dstPort: 80 } as const;

const table: readonly Row[] = [
  {
    name: 'TCP over IPv4: ports, flags, DSCP',
    packets: [ethernet(IPV4, ipv4(PROTO.tcp, tcp(40000, 80, 0x02, 100), { tos: 0xb8 }))],
    flows: [{ ...v4, ...ports, proto: PROTO.tcp, flags: 0x02, dscp: 46, bytes: 154 }],
  },
  {
    name: 'TCP flags are the OR of all packets, with SYN-ACK, FIN-ACK and RST-ACK',
    packets: [0x12, 0x11, 0x14, 0xc2].map((flags) =>
      ethernet(IPV4, ipv4(PROTO.tcp, tcp(40000, 80, flags))),
    ),
    flows: [{ ...v4, ...ports, proto: PROTO.tcp, packets: 4, bytes: 216, flags: 0x7d7 }],
  },
  {
    name: 'TCP options behind the header',
    packets: [ethernet(IPV4, ipv4(PROTO.tcp, tcp(40000, 80, 0x10, 10, 12)))],
    flows: [{ ...v4, ...ports, proto: PROTO.tcp, flags: 0x10, bytes: 76 }],
  },
  {
    name: 'UDP over IPv4',
    packets: [ethernet(IPV4, ipv4(PROTO.udp, udp(40000, 80, 8)))],
    flows: [{ ...v4, ...ports, proto: PROTO.udp, bytes: 50 }],
  },
  {
    name: 'SCTP over IPv4',
    packets: [ethernet(IPV4, ipv4(PROTO.sctp, sctp(40000, 80)))],
    flows: [{ ...v4, ...ports, proto: PROTO.sctp, bytes: 62 }],
  },
  {
    name: 'ICMP: type and code in place of the ports',
    packets: [ethernet(IPV4, ipv4(PROTO.icmp, icmp(3, 1)))],
    flows: [{ ...v4, srcPort: 3, dstPort: 1, proto: PROTO.icmp, bytes: 66 }],
  },
  {
    name: 'a protocol without ports',
    packets: [ethernet(IPV4, ipv4(PROTO.esp, Buffer.alloc(40, 1)))],
    flows: [{ ...v4, proto: PROTO.esp, bytes: 74 }],
  },
  {
    name: 'ICMPv6 in IPv4 is no ICMP',
    packets: [ethernet(IPV4, ipv4(PROTO.icmpv6, icmp(128, 1)))],
    flows: [{ ...v4, proto: PROTO.icmpv6, bytes: 66 }],
  },
  {
    name: 'IPv4 options, the most that fit',
    packets: [ethernet(IPV4, ipv4(PROTO.udp, udp(40000, 80), { options: Buffer.alloc(40, 1) }))],
    flows: [{ ...v4, ...ports, proto: PROTO.udp, bytes: 82 }],
  },
  {
    name: 'IPv4 fragments are in the flow of their datagram',
    packets: [
      ethernet(IPV4, ipv4(PROTO.udp, udp(40000, 80, 24), { id: 7, fragment: MORE })),
      ethernet(IPV4, ipv4(PROTO.udp, Buffer.alloc(32), { id: 7, fragment: MORE | 4 })),
      ethernet(IPV4, ipv4(PROTO.udp, Buffer.alloc(8), { id: 7, fragment: 8 })),
    ],
    flows: [{ ...v4, ...ports, proto: PROTO.udp, packets: 3, bytes: 66 + 66 + 42 }],
  },
  {
    name: 'an IPv4 fragment of an unknown datagram has no ports, and is counted as such',
    packets: [ethernet(IPV4, ipv4(PROTO.udp, udp(40000, 80, 24), { id: 8, fragment: 4 }))],
    flows: [{ ...v4, proto: PROTO.udp, bytes: 66 }],
    counters: { fragmentUnknown: 1 },
  },
  {
    name: 'IPv4 options cut short leave a flow without ports',
    packets: [
      ethernet(
        IPV4,
        ipv4(PROTO.udp, udp(40000, 80), { options: Buffer.alloc(40, 1) }).subarray(0, 36),
      ),
    ],
    flows: [{ ...v4, proto: PROTO.udp, bytes: 50 }],
    counters: { truncated: 1 },
  },
  {
    name: 'a TCP header cut short leaves a flow without ports',
    packets: [ethernet(IPV4, ipv4(PROTO.tcp, tcp(40000, 80, 0x02).subarray(0, 16)))],
    flows: [{ ...v4, proto: PROTO.tcp, bytes: 50 }],
    counters: { truncated: 1 },
  },
  {
    name: 'a wrong IP version is no IPv4',
    packets: [ethernet(IPV4, ipv4(PROTO.udp, udp(40000, 80), { version: 5 }))],
    flows: [{ ...l2, etherType: IPV4, bytes: 42 }],
    counters: { truncated: 1 },
  },
  {
    name: 'a frame of nothing but its Ethernet header',
    packets: [ethernet(ARP)],
    flows: [{ ...l2, etherType: ARP, bytes: 14 }],
  },
  {
    name: 'TCP over IPv6: ports, flags, DSCP',
    packets: [ethernet(IPV6, ipv6(PROTO.tcp, tcp(40000, 80, 0x18, 6), { trafficClass: 0xb8 }))],
    flows: [{ ...v6, ...ports, proto: PROTO.tcp, flags: 0x18, dscp: 46, bytes: 80 }],
  },
  {
    name: 'UDP over IPv6',
    packets: [ethernet(IPV6, ipv6(PROTO.udp, udp(40000, 80, 10)))],
    flows: [{ ...v6, ...ports, proto: PROTO.udp, bytes: 72 }],
  },
  {
    name: 'SCTP over IPv6',
    packets: [ethernet(IPV6, ipv6(PROTO.sctp, sctp(40000, 80)))],
    flows: [{ ...v6, ...ports, proto: PROTO.sctp, bytes: 82 }],
  },
  {
    name: 'ICMPv6: type and code in place of the ports',
    packets: [ethernet(IPV6, ipv6(PROTO.icmpv6, icmp(135, 0)))],
    flows: [{ ...v6, srcPort: 135, proto: PROTO.icmpv6, bytes: 86 }],
  },
  {
    name: 'IPv6 extension headers of every kind, then UDP',
    packets: [
      ethernet(
        IPV6,
        ipv6(
          PROTO.hopByHop,
          extension(
            PROTO.routing,
            1,
            extension(
              PROTO.options,
              3,
              extension(PROTO.ah, 2, authentication(PROTO.udp, 6, udp(40000, 80, 4))),
            ),
          ),
        ),
      ),
    ],
    flows: [{ ...v6, ...ports, proto: PROTO.udp, bytes: 54 + 8 + 24 + 16 + 24 + 12 }],
  },
  {
    name: 'IPv6 fragments are in the flow of their datagram, whatever header they name',
    packets: [
      ethernet(
        IPV6,
        ipv6(
          PROTO.fragment,
          fragmentHeader(PROTO.options, 9, 0, true, extension(PROTO.udp, 1, udp(40000, 80, 8))),
        ),
      ),
      ethernet(
        IPV6,
        ipv6(PROTO.fragment, fragmentHeader(PROTO.options, 9, 24, false, Buffer.alloc(16))),
      ),
    ],
    flows: [{ ...v6, ...ports, proto: PROTO.udp, packets: 2, bytes: 86 + 78 }],
  },
  {
    name: 'an IPv6 fragment of an unknown datagram has no ports, and is counted as such',
    packets: [
      ethernet(IPV6, ipv6(PROTO.fragment, fragmentHeader(PROTO.udp, 10, 8, true, udp(1, 2)))),
    ],
    flows: [{ ...v6, proto: PROTO.udp, bytes: 70 }],
    counters: { fragmentUnknown: 1 },
  },
  {
    name: 'an atomic IPv6 fragment is a whole datagram',
    packets: [
      ethernet(IPV6, ipv6(PROTO.fragment, fragmentHeader(PROTO.udp, 11, 0, false, udp(40000, 80)))),
    ],
    flows: [{ ...v6, ...ports, proto: PROTO.udp, bytes: 70 }],
  },
  {
    name: 'an extension header cut short ends the walk',
    packets: [ethernet(IPV6, ipv6(PROTO.hopByHop, extension(PROTO.udp, 4).subarray(0, 16)))],
    flows: [{ ...v6, proto: PROTO.udp, bytes: 70 }],
    counters: { truncated: 1 },
  },
  {
    name: 'more extension headers than anyone sends',
    packets: [
      ethernet(
        IPV6,
        ipv6(
          PROTO.options,
          Array.from({ length: 9 }).reduce<Buffer>(
            (rest, _, i) => extension(i === 0 ? PROTO.udp : PROTO.options, 1, rest),
            udp(40000, 80),
          ),
        ),
      ),
    ],
    flows: [{ ...v6, proto: PROTO.options, bytes: 54 + 72 + 8 }],
    counters: { truncated: 1 },
  },
  {
    name: 'a VLAN tag in the frame',
    packets: [ethernet(0x8100, vlan(100, IPV4, ipv4(PROTO.udp, udp(40000, 80))))],
    flows: [{ ...v4, ...ports, proto: PROTO.udp, vlan: 100, bytes: 46 }],
  },
  {
    name: 'two VLAN tags: the outer one names the flow',
    packets: [
      ethernet(0x88a8, vlan(200, 0x8100, vlan(100, IPV6, ipv6(PROTO.udp, udp(40000, 80))))),
    ],
    flows: [{ ...v6, ...ports, proto: PROTO.udp, vlan: 200, bytes: 70 }],
  },
  {
    name: 'ARP by EtherType and MAC',
    packets: [ethernet(ARP, Buffer.alloc(28, 1))],
    flows: [{ ...l2, etherType: ARP, bytes: 42 }],
  },
  {
    name: 'an 802.3 frame with a length for its EtherType',
    packets: [ethernet(38, Buffer.alloc(38, 0x42)), ethernet(50, Buffer.alloc(50, 0x42))],
    flows: [{ ...l2, etherType: 4, packets: 2, bytes: 52 + 64 }],
  },
  {
    name: 'TCP segments that one skb holds: each with its headers',
    packets: [
      {
        packet: ethernet(IPV4, ipv4(PROTO.tcp, tcp(40000, 80, 0x10, 3000, 12))),
        gsoSegments: 3,
        gsoSize: 1000,
      },
    ],
    flows: [{ ...v4, ...ports, proto: PROTO.tcp, flags: 0x10, packets: 3, bytes: 3 * (66 + 1000) }],
  },
  {
    name: 'segments that the skb does not number, the last one short',
    packets: [
      {
        packet: ethernet(IPV6, ipv6(PROTO.tcp, tcp(40000, 80, 0x10, 2001))),
        gsoSize: 1000,
      },
    ],
    flows: [{ ...v6, ...ports, proto: PROTO.tcp, flags: 0x10, packets: 3, bytes: 3 * 74 + 2001 }],
  },
  {
    name: 'UDP segments that one skb holds',
    packets: [
      {
        packet: ethernet(IPV4, ipv4(PROTO.udp, udp(40000, 80, 2500))),
        gsoSegments: 3,
        gsoSize: 1200,
      },
    ],
    flows: [{ ...v4, ...ports, proto: PROTO.udp, packets: 3, bytes: 3 * 42 + 2500 }],
  },
];

describe.each(['ingress', 'egress'] as const)('%s', (direction) => {
  let probe: FlowProbe;
  let netns: number;

  beforeAll(async () => {
    probe = await FlowProbe.load({ maxFlows: 64, ringBytes: 4096, sampling: 1 });
    const home = openNetns('/proc/self/ns/net');
    netns = home.inode;
    home.close();
  });
  afterAll(() => probe.close());

  const counted = (): Record<CounterName, number> => {
    const { overflowed, lost, fragmentUnknown, truncated } = probe.counters();
    return {
      overflowed: overflowed.packets,
      lost: lost.packets,
      fragmentUnknown: fragmentUnknown.packets,
      truncated: truncated.packets,
    };
  };

  it.each(table)('$name', async ({ packets, flows, counters = {} }) => {
    const before = counted();
    for (const packet of packets) {
      const result = probe.testRun(direction, Buffer.isBuffer(packet) ? { packet } : packet);
      expect(result.returnValue).toBe(-1);
    }
    const common = {
      ...{ direction, netns, ifindex: 1, packets: 1, srcPort: 0, dstPort: 0, vlan: 0, flags: 0 },
      ...{ dscp: 0, srcMac: MAC.src, dstMac: MAC.dst },
    };
    expect(readFlows(await probe.drain())).toEqual(flows.map((flow) => ({ ...common, ...flow })));
    for (const [name, packets] of Object.entries(counted())) {
      const counter = name as CounterName;
      expect([counter, packets - before[counter]]).toEqual([counter, counters[counter] ?? 0]);
    }
  });
});

describe('sampling', () => {
  let probe: FlowProbe;
  afterAll(() => probe.close());

  it('counts about one packet in so many', async () => {
    probe = await FlowProbe.load({ maxFlows: 64, ringBytes: 4096, sampling: 10 });
    const packet = ethernet(IPV4, ipv4(PROTO.udp, udp(40000, 80)));
    probe.testRun('ingress', { packet, repeat: 100_000 });
    const [flow] = readFlows(await probe.drain());
    // ten standard deviations either way
    expect(flow?.packets).toBeGreaterThan(9_000);
    expect(flow?.packets).toBeLessThan(11_000);
  });
});
