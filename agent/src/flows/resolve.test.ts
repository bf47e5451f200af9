import { describe, expect, it } from 'vitest';
import type { LinkState } from '../links/link.ts';
import type { SriovFacts } from '../links/sriov.ts';
import { FlowMerger } from './merger.ts';
import type { EndFacts } from './contested.ts';
import type { MergedFlow } from './merged-flow.ts';
import { resolveFlow } from './resolve.ts';
import type { Names } from './resolve.ts';
import { batchOf } from './test-records.ts';
import type { TestRecord } from './test-records.ts';

const POD = 101;
const POD_UID = '0f7a8b3c-51d2-4e6f-9a0b-c1d2e3f40516';
const HOST = 1;
const VF: SriovFacts = {
  pf: 'ens1f0',
  vfIndex: 3,
  pciAddress: '0000:3b:02.3',
  driver: 'iavf',
  vfs: [],
};
/** What turns CLOCK_MONOTONIC into nanoseconds since the epoch. */
const OFFSET_NS = 5_000_000;

const nothingKnown: EndFacts = {
  hasMac: () => false,
  ownsAddress: () => false,
  sharesMac: () => false,
};

function link(name: string, kind: string | null, sriov?: SriovFacts): LinkState {
  return {
    netns: 0,
    link: { name, kind, hardwareType: 1 } as LinkState['link'],
    addresses: new Map(),
    sriov,
    upMs: undefined,
    gone: false,
  };
}

const names: Names = {
  linkOf: (netns, ifindex) => {
    if (netns === POD && ifindex === 2) return link('net1', null, VF);
    return netns === HOST && ifindex === 7 ? link('veth7', 'veth') : undefined;
  },
  namespaceOf: (netns) => {
    if (netns === POD) return { name: 'cni-1', podUid: POD_UID };
    return netns === HOST ? { name: 'host', podUid: undefined } : undefined;
  },
};

function merged(...records: TestRecord[]): MergedFlow {
  const merger = new FlowMerger(nothingKnown, 10);
  merger.add(batchOf(...records));
  return [...merger.take(10)].flat()[0]!;
}

const first: TestRecord = { netns: POD, direction: 'out', packets: 10, firstNs: 1_000_000 };
const later: TestRecord = {
  netns: HOST,
  ifindex: 7,
  direction: 'in',
  packets: 9,
  firstNs: 2_000_000,
};

describe('resolveFlow', () => {
  it('counts what the primary point saw, and names it first', () => {
    const flow = resolveFlow(merged(later, first), names, OFFSET_NS);
    expect(flow).toMatchObject({ packets: 10, bytes: 1_000 });
    expect(flow.points.map(({ interfaceName, packets }) => [interfaceName, packets])).toEqual([
      ['net1', 10],
      ['veth7', 9],
    ]);
  });

  it('lasts from the first packet at any point to the last, since the epoch', () => {
    const { startMs, endMs } = resolveFlow(merged(later, first), names, OFFSET_NS);
    expect([startMs, endMs]).toEqual([6, 7.0005]);
  });

  it('names a point’s namespace, pod, kind, virtual function and direction', () => {
    const { points } = resolveFlow(merged(first, later), names, OFFSET_NS);
    expect(points[0]).toEqual({
      interfaceName: 'net1',
      direction: 1,
      netnsName: 'cni-1',
      netnsInode: POD,
      podUid: POD_UID,
      ifIndex: 2,
      kind: 'vf',
      vf: 'ens1f0/3',
      vlan: 0,
      packets: 10,
      bytes: 1_000,
    });
    expect(points[1]).toMatchObject({ direction: 0, netnsName: 'host', podUid: '', kind: 'veth' });
  });

  it('keeps the numbers of a point that nobody knows', () => {
    const { points } = resolveFlow(merged({ netns: 4_026_532_000, ifindex: 9 }), names, OFFSET_NS);
    expect(points[0]).toMatchObject({
      interfaceName: 'if9',
      netnsName: 'net:[4026532000]',
      kind: '',
      vf: '',
    });
  });

  it('counts nothing for a flow whose primary point saw nothing, and tells its points', () => {
    const flow = { ...merged(later), primary: undefined };
    const resolved = resolveFlow(flow, names, OFFSET_NS);
    expect(resolved).toMatchObject({ packets: 0, bytes: 0 });
    expect(resolved.points).toMatchObject([{ interfaceName: 'veth7', packets: 9 }]);
  });
});
