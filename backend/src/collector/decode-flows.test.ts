import { readFileSync } from 'node:fs';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { decodeFlows } from './decode-flows.ts';
import { MalformedMessageError } from './wire.ts';

const protoUrl = new URL('../../../model/proto/flow.proto', import.meta.url);
const root = new protobuf.Root();
for (const common of ['duration', 'timestamp']) {
  root.addJSON(protobuf.common.get(`google/protobuf/${common}.proto`)!.nested!);
}
protobuf.parse(readFileSync(protoUrl, 'utf8'), root);
const records = root.lookupType('pbflow.Records');

/** The message as a peer encodes it, from the .proto file itself. */
function encode(...entries: object[]): Uint8Array {
  return records.encode(records.fromObject({ entries })).finish();
}

const time = { seconds: 1_700_000_000, nanos: 123_456_789 };

describe('decodeFlows', () => {
  it("reads a record of this project's agent", () => {
    const batch = decodeFlows(
      encode({
        ethProtocol: 0x0800,
        timeFlowStart: { seconds: 1_700_000_000, nanos: 999_999 },
        timeFlowEnd: time,
        dataLink: { srcMac: 0x0200_0000_0a0b, dstMac: 0xffff_ffff_ffff },
        network: { srcAddr: { ipv4: 0x0a01_0005 }, dstAddr: { ipv4: 0xc0a8_00fe }, dscp: 46 },
        transport: { srcPort: 40_000, dstPort: 443, protocol: 6 },
        bytes: 2 ** 40 + 7,
        packets: 3,
        agentIp: { ipv4: 0x7f00_0001 },
        flags: 0x112,
        timeFlowRtt: { seconds: 1, nanos: 5 },
        sampling: 50,
        dupList: [
          {
            interface: 'net1',
            direction: 1,
            netnsName: 'cni-a',
            netnsInode: 4_026_532_000,
            ifKind: 'macvlan',
            vf: 'ens1f0/3',
            packets: 3,
            bytes: 2 ** 40 + 7,
            vlanId: 12,
          },
          { interface: 'net10', direction: 0, netnsInode: 4_026_532_001, packets: 2, bytes: 100 },
        ],
      }),
    );
    expect(batch.record(0)).toEqual({
      Etype: 0x0800,
      TimeFlowStartMs: 1_700_000_000_000,
      TimeFlowEndMs: 1_700_000_000_123,
      SrcMac: '02:00:00:00:0a:0b',
      DstMac: 'ff:ff:ff:ff:ff:ff',
      SrcAddr: '10.1.0.5',
      DstAddr: '192.168.0.254',
      Dscp: 46,
      SrcPort: 40_000,
      DstPort: 443,
      Proto: 6,
      Bytes: 2 ** 40 + 7,
      Packets: 3,
      AgentIP: '127.0.0.1',
      Flags: 0x112,
      TimeFlowRttNs: 1_000_000_005,
      Sampling: 50,
      Interfaces: ['net1', 'net10'],
      IfDirections: [1, 0],
      NetNamespaces: ['cni-a', 'net:[4026532001]'],
      IfKinds: ['macvlan', ''],
      IfVFs: ['ens1f0/3', ''],
      IfVlans: [12, 0],
      IfBytes: [2 ** 40 + 7, 100],
      IfPackets: [3, 2],
    });
    expect(batch.pointInodes[0]).toEqual([4_026_532_000, 4_026_532_001]);
  });

  it('reads a record of a peer that names one interface only', () => {
    const batch = decodeFlows(
      encode({ timeFlowEnd: time, interface: 'eth0', direction: 1, bytes: 60, packets: 1 }),
    );
    expect(batch.record(0)).toMatchObject({ Interfaces: ['eth0'], IfDirections: [1], Bytes: 60 });
    expect(batch.record(0)).not.toHaveProperty('NetNamespaces');
  });

  it('reads IPv6, and IPv4 within IPv6 as IPv4', () => {
    const mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 1];
    const plain = [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    const network = {
      srcAddr: { ipv6: Uint8Array.from(plain) },
      dstAddr: { ipv6: Uint8Array.from(mapped) },
    };
    const transport = { protocol: 58 };
    const batch = decodeFlows(encode({ ethProtocol: 0x86dd, network, transport, icmpType: 128 }));
    expect(batch.record(0)).toMatchObject({
      SrcAddr: '2001:db8::1',
      DstAddr: '10.0.0.1',
      Proto: 58,
      IcmpType: 128,
      IcmpCode: 0,
    });
  });

  it('reads optional features', () => {
    const batch = decodeFlows(
      encode({
        pktDropBytes: 500,
        pktDropPackets: 2,
        pktDropLatestState: 1,
        dnsId: 9,
        dnsFlags: 0x8183,
        dnsLatency: { nanos: 12_000_000 },
        dnsName: 'example.org',
        xlat: { srcAddr: { ipv4: 1 }, dstPort: 80, zoneId: 4 },
        ipsecEncrypted: 1,
        ipsecEncryptedRet: -2,
        networkEventsMetadata: [{ events: { Feature: 'acl' } }],
        sslVersion: 0x0304,
        quic: { version: 1, seenLongHdr: 1 },
      }),
    );
    expect(batch.record(0)).toMatchObject({
      PktDropBytes: 500,
      PktDropPackets: 2,
      PktDropLatestState: 'TCP_ESTABLISHED',
      DnsId: 9,
      DnsFlagsResponseCode: 'NXDomain',
      DnsLatencyMs: 12,
      DnsName: 'example.org',
      XlatSrcAddr: '0.0.0.1',
      XlatDstPort: 80,
      ZoneId: 4,
      IPSecStatus: 'error',
      IPSecRetCode: -2,
      NetworkEvents: '{"Feature":"acl"}',
      TLSVersion: 'TLS 1.3',
      QuicVersion: 1,
      QuicSeenLongHdr: 1,
    });
  });

  it('skips fields that it does not know', () => {
    const unknown = protobuf.Writer.create()
      .uint32((999 << 3) | 2)
      .string('later')
      .finish();
    const known = encode({ bytes: 7 }).subarray(2);
    const record = Buffer.concat([unknown, known]);
    const message = protobuf.Writer.create().uint32(10).bytes(record).finish();
    expect(decodeFlows(message).record(0)).toMatchObject({ Bytes: 7 });
  });

  it.each([
    ['a cut record', encode({ bytes: 2 ** 40, interface: 'eth0' }).subarray(0, -3)],
    ['a wrong wire type', Uint8Array.from([0x0f])],
    ['a nested message past its record', Uint8Array.from([10, 2, 42, 40, 0, 0])],
    ['text', Buffer.from('GET / HTTP/1.1')],
  ])('refuses %s', (_name, message) => {
    expect(() => decodeFlows(message)).toThrow(MalformedMessageError);
  });
});
