import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { expect, it } from 'vitest';
import { encodeRecords } from './encode.ts';
import { testFlow } from './test-flow.ts';

const PROTO = fileURLToPath(import.meta.resolve('@tributary/model/proto/flow.proto'));
const Records = protobuf.loadSync(PROTO).lookupType('pbflow.Records');

function decoded(agentIp: string): { entries: Record<string, unknown>[] } {
  const message = encodeRecords([testFlow(), testFlow(40_001)], { agentIp, sampling: 50 });
  return Records.toObject(Records.decode(message), { longs: Number, enums: String }) as {
    entries: Record<string, unknown>[];
  };
}

it('a record is read by protobuf as it was meant', () => {
  const { entries } = decoded('192.0.2.1');
  expect(entries).toHaveLength(2);
  expect(entries[0]).toMatchObject({
    ethProtocol: 0x0800,
    direction: 'EGRESS',
    timeFlowStart: { seconds: 1_700_000_000, nanos: 500_000 },
    timeFlowEnd: { seconds: 1_700_000_001 },
    dataLink: { srcMac: 0x0a0000000001, dstMac: 0x0a0000000002 },
    network: { srcAddr: { ipv4: 0x0a000001 }, dstAddr: { ipv4: 0x0a000002 }, dscp: 46 },
    transport: { srcPort: 40_000, dstPort: 80, protocol: 6 },
    bytes: 300,
    packets: 3,
    interface: 'net1',
    agentIp: { ipv4: 0xc0000201 },
    flags: 0x12,
    sampling: 50,
    dupList: [
      { interface: 'net1', direction: 'EGRESS', netnsName: 'shop', ifIndex: 2, bytes: 300 },
      { interface: 'veth7', netnsName: 'host', ifIndex: 9, bytes: 300 },
    ],
  });
});

it('an IPv6 address is sixteen bytes', () => {
  const [first] = decoded('2001:db8::1').entries;
  const { ipv6 } = first!['agentIp'] as { ipv6: Uint8Array };
  expect(Buffer.from(ipv6).toString('hex')).toBe('20010db8000000000000000000000001');
});
