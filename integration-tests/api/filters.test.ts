import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowRecord, FlowsAnswer, Problem } from '@tributary/model';
import { flowsPath, startBackend, toBatch } from './backend.ts';
import type { TestBackend } from './backend.ts';

const hostile = `'"; DROP TABLE flows; -- \\ % _ \``;

/** Each flow is told by its DnsName, which no other condition looks at. */
const flows: FlowRecord[] = [
  {
    DnsName: 'net1-in',
    Interfaces: ['net1', 'eth0'],
    IfDirections: [0, 1],
    NetNamespaces: ['a', 'b'],
    SrcAddr: '10.1.0.5',
    DstAddr: '10.2.0.5',
    SrcPort: 80,
    DstPort: 8080,
    Proto: 6,
    Flags: 0x12,
    Bytes: 100,
    SrcMac: '02:00:00:00:00:0a',
  },
  {
    DnsName: 'net1-out',
    Interfaces: ['eth0', 'net1'],
    IfDirections: [0, 1],
    NetNamespaces: ['a', 'b'],
    SrcAddr: '10.1.255.255',
    DstAddr: '192.168.0.1',
    SrcPort: 180,
    DstPort: 443,
    Proto: 17,
    Bytes: 1000,
    SrcK8S_Namespace: 'shop',
  },
  {
    DnsName: 'net10',
    Interfaces: ['net10'],
    IfDirections: [0],
    Udns: [''],
    SrcAddr: '2001:db8::1',
    DstAddr: '2001:db8::2',
    Proto: 58,
    Bytes: 180,
    DstK8S_Namespace: 'shop',
    SrcK8S_Name: 'Web-1',
  },
  { DnsName: 'bare', Proto: 1, Bytes: 0, SrcK8S_Name: hostile, PktDropPackets: 3 },
];

describe('filters', () => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await startBackend();
    await backend.services.store.write([toBatch(flows)]);
  });
  afterAll(() => backend.stop());

  const quoted = `"${hostile.replace(/["\\]/g, '\\$&')}"`;

  it.each<[string, string[]]>([
    ['', ['net1-in', 'net1-out', 'net10', 'bare']],
    ['Interfaces=net1', ['net1-in', 'net1-out']],
    ['Interfaces=net10', ['net10']],
    ['Interfaces!=net1', ['net10', 'bare']],
    ['Interfaces~NET1', ['net1-in', 'net1-out', 'net10']],
    ['Interfaces~"net1"', ['net1-in', 'net1-out']],
    ['Interfaces!~net', ['bare']],
    ['Interfaces=net*', ['net1-in', 'net1-out', 'net10']],
    ['Interfaces="net*"', []],
    ['Interfaces=""', ['bare']],
    ['Interfaces!=""', ['net1-in', 'net1-out', 'net10']],
    ['Udns=""', ['net1-in', 'net1-out', 'net10', 'bare']],
    ['Interfaces=net1&IfDirections=0', ['net1-in']],
    ['Interfaces=net1&IfDirections=egress', ['net1-out']],
    ['Interfaces=net1&NetNamespaces=a', ['net1-in']],
    ['Interfaces=net1,net10&IfDirections=0', ['net1-in', 'net10']],
    ['Interfaces=eth0&IfDirections!=0', []],
    ['Proto=tcp', ['net1-in']],
    ['Proto!=6,17', ['net10', 'bare']],
    ['Proto~icmp', ['net10', 'bare']],
    ['Flags~SYN', ['net1-in']],
    ['Flags!~SYN', ['net1-out', 'net10', 'bare']],
    ['Bytes>=180', ['net1-out', 'net10']],
    ['Bytes=0', ['bare']],
    ['SrcPort=80', ['net1-in']],
    ['SrcPort~80', ['net1-in', 'net1-out']],
    ['SrcPort!=80', ['net1-out', 'net10', 'bare']],
    ['Port=8080', ['net1-in']],
    ['SrcAddr=10.1.0.0/16', ['net1-in', 'net1-out']],
    ['SrcAddr=10.1.0.5', ['net1-in']],
    ['SrcAddr=::ffff:10.1.0.5', ['net1-in']],
    ['SrcAddr=10.1.0.0-10.1.0.9', ['net1-in']],
    ['SrcAddr=2001:0DB8::/32', ['net10']],
    ['SrcAddr=::/0', ['net10']],
    ['SrcAddr=0.0.0.0/0', ['net1-in', 'net1-out']],
    ['Addr=192.168.0.1', ['net1-out']],
    ['Addr!=10.0.0.0/8', ['net10', 'bare']],
    ['SrcAddr=""', ['bare']],
    ['SrcMac=02:00:00:00:00:0A', ['net1-in']],
    ['K8S_Namespace=shop', ['net1-out', 'net10']],
    ['K8S_Namespace!=shop', ['net1-in', 'bare']],
    ['SrcK8S_Name=web-1', []],
    ['SrcK8S_Name~web', ['net10']],
    [`SrcK8S_Name=${quoted}`, ['bare']],
    [`SrcK8S_Name!=${quoted}`, ['net1-in', 'net1-out', 'net10']],
    ['SrcK8S_Name~%', ['bare']],
    ['SrcK8S_Name~b_', []],
    ['Proto=6|Proto=17', ['net1-in', 'net1-out']],
  ])('%s', async (filters, expected) => {
    const answer = await backend.get<FlowsAnswer>(flowsPath(filters));
    expect(answer.flows.map((flow) => flow.DnsName).sort()).toEqual([...expected].sort());
  });

  it.each<[Record<string, string>, string[]]>([
    [{ match: 'any', filters: 'Proto=6&Bytes=180' }, ['net1-in', 'net10']],
    [{ match: 'bidirectional', filters: 'SrcPort=443' }, ['net1-out']],
    [{ packetLoss: 'dropped' }, ['bare']],
    [{ packetLoss: 'sent' }, ['net1-in', 'net1-out', 'net10']],
    [{ recordType: 'heartbeat' }, []],
    [{ within: 'SrcPort=80|SrcPort=180' }, ['net1-in', 'net1-out']],
    [{ match: 'any', filters: 'Proto=6&Bytes=180', within: 'Interfaces=net1' }, ['net1-in']],
    [{ match: 'bidirectional', filters: 'Port=443', within: 'SrcPort=443' }, []],
  ])('%o', async (parameters, expected) => {
    const { filters = '', ...more } = parameters;
    const answer = await backend.get<FlowsAnswer>(flowsPath(filters, more));
    expect(answer.flows.map((flow) => flow.DnsName).sort()).toEqual([...expected].sort());
  });

  it('gives a flow back as it was stored', async () => {
    const {
      flows: [found],
    } = await backend.get<FlowsAnswer>(flowsPath('DnsName=net1-in'));
    expect(found).toMatchObject(flows[0]!);
  });

  it.each([
    ['filters=nonsense', 'filter-malformed', 'filters'],
    ['filters=Bytes%3Dmany', 'filter-malformed', 'filters'],
    ['filters=SrcAddr%3D10.0.0.300', 'filter-malformed', 'filters'],
    ['within=nonsense', 'filter-malformed', 'within'],
    ['limit=0', 'parameter-invalid', 'limit'],
    ['unheard=1', 'parameter-invalid', 'unheard'],
    ['sort=Nothing', 'field-unknown', 'sort'],
    ['fields=Bytes,Nothing', 'field-unknown', 'fields'],
    ['cursor=abc', 'cursor-malformed', 'cursor'],
    ['timeRange=5&startTime=1', 'time-range-conflict', 'timeRange'],
  ])('refuses %s', async (query, code, parameter) => {
    const problem = await backend.get<Problem>(`/api/v1/flows?${query}`, 400);
    expect(problem).toMatchObject({ status: 400, code, parameter });
    expect(problem.message).toBe(problem.detail);
  });
});
