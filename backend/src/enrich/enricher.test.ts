import { describe, expect, it } from 'vitest';
import { FlowBatch } from '../flows/flow-batch.ts';
import { AddressOwners } from '../inventory/address-owners.ts';
import { Enricher } from './enricher.ts';
import { SubnetLabels } from './subnet-labels.ts';

const AGENT = '10.0.0.1';
const owners = new AddressOwners();
const own = (netnsInode: number, ifIndex: number, name: string, address: string, agent = AGENT) =>
  owners.add(agent, {
    netnsInode,
    ifIndex,
    netnsName: `ns${netnsInode}`,
    podUid: '',
    name,
    addresses: [address],
  });
own(1, 2, 'eth0', '10.244.0.1/24');
own(1, 3, 'net1', '192.168.0.1/24');
own(2, 2, 'net1', '192.168.0.2/24');
// The same address in another network, on another interface.
own(3, 4, 'net10', '192.168.0.1/24');
own(4, 2, 'eth0', '2001:DB8:0::4/64');
own(5, 2, 'eth0', '10.9.9.9/24', '10.0.0.2');

const enricher = new Enricher({
  owners,
  cluster: undefined,
  subnetLabels: new SubnetLabels([]),
  clusterName: '',
  infraPrefixes: [],
});

interface Seen {
  src: string;
  dst: string;
  inodes: number[];
  interfaces: string[];
  directions?: number[];
}

function enriched({ src, dst, inodes, interfaces, directions }: Seen) {
  const batch = new FlowBatch(1);
  batch.column('SrcAddr')[0] = src;
  batch.column('DstAddr')[0] = dst;
  batch.column('AgentIP')[0] = AGENT;
  batch.column('Interfaces')[0] = interfaces;
  if (directions) batch.column('IfDirections')[0] = directions;
  batch.pointInodes[0] = inodes;
  enricher.enrich(batch, 1_700_000_000_500);
  return batch.record(0);
}

describe('Enricher without Kubernetes', () => {
  it.each<[string, Seen, string | undefined, string | undefined, number]>([
    [
      'the interface that saw the flow',
      { src: '192.168.0.1', dst: '192.168.0.2', inodes: [1, 2], interfaces: ['net1', 'net1'] },
      'ns1',
      'ns2',
      2,
    ],
    [
      'an equal address in another network',
      { src: '192.168.0.1', dst: '192.168.0.7', inodes: [3], interfaces: ['net10'] },
      'ns3',
      undefined,
      1,
    ],
    [
      'another interface of a namespace that saw it',
      { src: '192.168.0.1', dst: '8.8.8.8', inodes: [1], interfaces: ['eth0'] },
      'ns1',
      undefined,
      1,
    ],
    [
      'the only namespace that has it',
      { src: '8.8.8.8', dst: '10.244.0.1', inodes: [9], interfaces: ['br0'] },
      undefined,
      'ns1',
      0,
    ],
    [
      'none where several have it',
      { src: '192.168.0.1', dst: '8.8.8.8', inodes: [9], interfaces: ['br0'], directions: [1] },
      undefined,
      undefined,
      1,
    ],
    [
      'IPv6 in canonical text',
      { src: '2001:db8::4', dst: '2001:db8::9', inodes: [], interfaces: [] },
      'ns4',
      undefined,
      1,
    ],
    [
      'an address on another node, which is not inner',
      { src: '10.244.0.1', dst: '10.9.9.9', inodes: [1], interfaces: ['eth0'] },
      'ns1',
      'ns5',
      1,
    ],
  ])('names %s', (_name, seen, source, destination, direction) => {
    const record = enriched(seen);
    expect([record.SrcNetNamespace, record.DstNetNamespace, record.FlowDirection]).toEqual([
      source,
      destination,
      direction,
    ]);
  });

  it('says when the flow came, and that it is one', () => {
    const record = enriched({ src: '1.1.1.1', dst: '1.1.1.2', inodes: [], interfaces: [] });
    expect(record).toMatchObject({
      TimeReceived: 1_700_000_000,
      _RecordType: 'flowLog',
      TimeFlowEndMs: 1_700_000_000_500,
    });
  });

  it('forgets addresses that are gone', () => {
    const gone = {
      netnsInode: 7,
      ifIndex: 2,
      netnsName: 'ns7',
      podUid: '',
      name: 'net1',
      addresses: ['10.7.7.7/8'],
    };
    owners.add(AGENT, gone);
    owners.remove(AGENT, gone);
    const record = enriched({ src: '10.7.7.7', dst: '1.1.1.2', inodes: [7], interfaces: ['net1'] });
    expect(record.SrcNetNamespace).toBeUndefined();
  });
});
