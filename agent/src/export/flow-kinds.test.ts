import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import type { FlowIdentity } from '../flows/merged-flow.ts';
import { addressBytes } from '../links/address-bytes.ts';
import { encodeRecords } from './encode.ts';
import type { ResolvedFlow } from './resolved-flow.ts';
import { StdoutExporter } from './stdout-exporter.ts';
import { testFlow } from './test-flow.ts';

const PROTO = fileURLToPath(import.meta.resolve('@tributary/model/proto/flow.proto'));
const Records = protobuf.loadSync(PROTO).lookupType('pbflow.Records');
const context = { agentIp: '192.0.2.1', sampling: 0 };

/** A flow of another kind, otherwise as `testFlow`. */
function flowOf(identity: Partial<FlowIdentity>, changes: Partial<ResolvedFlow> = {}) {
  const flow = testFlow();
  const { kind, id, srcAddr, dstAddr, srcPort, dstPort, proto, etherType } = flow.identity;
  const before = { kind, id, srcAddr, dstAddr, srcPort, dstPort, proto, etherType };
  return { ...flow, identity: { ...before, ...identity }, ...changes };
}

const ipv6 = flowOf({
  kind: 'v6',
  srcAddr: addressBytes('2001:db8::1'),
  dstAddr: addressBytes('fe80::ff'),
  etherType: 0x86dd,
});
const ping = flowOf({ srcPort: 8, dstPort: 0, proto: 1 });
const neighbours = flowOf({
  kind: 'v6',
  srcAddr: addressBytes('fe80::1'),
  dstAddr: addressBytes('ff02::1'),
  srcPort: 135,
  dstPort: 0,
  proto: 58,
});
const arp = flowOf(
  { kind: 'l2', srcAddr: '', dstAddr: '', srcPort: 0, dstPort: 0, proto: 0, etherType: 0x0806 },
  { srcMac: 0xfe_dc_ba_98_76_54, dstMac: 0xff_ff_ff_ff_ff_ff },
);

describe('on the wire', () => {
  function wire(flow: ResolvedFlow): Record<string, unknown> {
    const message = Records.decode(encodeRecords([flow], context));
    const { entries } = Records.toObject(message, { longs: Number, enums: String, bytes: String });
    return (entries as Record<string, unknown>[])[0]!;
  }

  const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

  it('IPv6 addresses are sixteen bytes', () => {
    expect(wire(ipv6)).toMatchObject({
      ethProtocol: 0x86dd,
      network: {
        srcAddr: { ipv6: base64('20010db8000000000000000000000001') },
        dstAddr: { ipv6: base64('fe8000000000000000000000000000ff') },
      },
    });
  });

  it.each([
    ['ICMP', ping, { protocol: 1 }, 8],
    ['ICMPv6', neighbours, { protocol: 58 }, 135],
  ])('%s has a type and no ports', (_what, flow, transport, icmpType) => {
    expect(wire(flow)).toMatchObject({ transport, icmpType });
    expect(wire(flow)['transport']).toEqual(transport);
  });

  it('frames that are not IP have MACs and no addresses', () => {
    expect(wire(arp)).toMatchObject({
      ethProtocol: 0x0806,
      dataLink: { srcMac: 0xfe_dc_ba_98_76_54, dstMac: 0xff_ff_ff_ff_ff_ff },
    });
    expect(wire(arp)['network']).toEqual({ dscp: 46 });
  });

  it('counters beyond 32 bits are whole', () => {
    const bytes = 2 ** 40 + 1;
    expect(wire({ ...testFlow(), bytes })).toMatchObject({ bytes });
  });

  it('an observation point has all that names it, and its own counters', () => {
    const point = {
      interfaceName: 'net2',
      direction: 0,
      netnsName: 'cni-1',
      netnsInode: 4_026_532_000,
      podUid: '0f7a8b3c-51d2-4e6f-9a0b-c1d2e3f40516',
      ifIndex: 4,
      kind: 'vf',
      vf: 'ens1f0/3',
      vlan: 100,
      packets: 2,
      bytes: 120,
    };
    expect(wire({ ...testFlow(), points: [point] })['dupList']).toEqual([
      {
        interface: 'net2',
        netnsName: 'cni-1',
        netnsInode: 4_026_532_000,
        podUid: '0f7a8b3c-51d2-4e6f-9a0b-c1d2e3f40516',
        ifIndex: 4,
        ifKind: 'vf',
        vf: 'ens1f0/3',
        packets: 2,
        bytes: 120,
        vlanId: 100,
      },
    ]);
  });
});

describe('as a line of JSON', () => {
  async function line(flow: ResolvedFlow): Promise<Record<string, unknown>> {
    const output = new PassThrough();
    const ignore = () => undefined;
    const events = { onExported: ignore, onDropped: ignore, onError: ignore };
    new StdoutExporter(output, context, events).send([flow]);
    output.end();
    return JSON.parse(await text(output)) as Record<string, unknown>;
  }

  it('IPv6 addresses are canonical', async () => {
    expect(await line(ipv6)).toMatchObject({ SrcAddr: '2001:db8::1', DstAddr: 'fe80::ff' });
  });

  it('ICMP has a type and a code and no ports', async () => {
    const record = await line(ping);
    expect(record).toMatchObject({ Proto: 1, IcmpType: 8, IcmpCode: 0 });
    expect(record).not.toHaveProperty('SrcPort');
  });

  it('frames that are not IP have MACs and no addresses', async () => {
    const record = await line(arp);
    expect(record).toMatchObject({ Etype: 0x0806, SrcMac: 'fe:dc:ba:98:76:54' });
    expect(record).not.toHaveProperty('SrcAddr');
    expect(record).not.toHaveProperty('Proto');
  });
});
