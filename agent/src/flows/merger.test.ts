import { describe, expect, it } from 'vitest';
import { addressBytes } from '../links/address-bytes.ts';
import type { EndFacts } from './contested.ts';
import type { MergedFlow } from './merged-flow.ts';
import { FlowMerger } from './merger.ts';
import { batchOf, PACKET_BYTES } from './test-records.ts';
import type { TestRecord } from './test-records.ts';

const [CLIENT, HOST, SERVER, OTHER_CLIENT, OTHER_SERVER] = [101, 1, 102, 201, 202];
/** MACs and addresses of the namespaces. */
const OWN: Readonly<Record<number, { macs: number[]; addresses: string[] }>> = {
  [CLIENT]: { macs: [0xa1], addresses: ['10.0.0.1'] },
  [SERVER]: { macs: [0xa2], addresses: ['10.0.0.2'] },
  [OTHER_CLIENT]: { macs: [0xa1, 0xb1], addresses: ['10.0.0.1'] },
  [OTHER_SERVER]: { macs: [0xa2, 0xb2], addresses: ['10.0.0.2'] },
  [HOST]: { macs: [0xc1, 0xc2], addresses: ['10.0.0.254'] },
};
const facts: EndFacts = {
  hasMac: (netns, mac) => OWN[netns]?.macs.includes(mac) ?? false,
  ownsAddress: (netns, bytes) =>
    OWN[netns]?.addresses.some((text) => addressBytes(text) === bytes) ?? false,
  sharesMac: () => false,
};
const sent: TestRecord = { netns: CLIENT, direction: 'out', packets: 10, firstNs: 1_000 };
const passed: TestRecord = { netns: HOST, direction: 'in', ifindex: 7, packets: 10, firstNs: 900 };
const received: TestRecord = { netns: SERVER, direction: 'in', packets: 9, firstNs: 1_100 };

function taken(merger: FlowMerger): MergedFlow[] {
  return [...merger.take(1_000)].flat();
}

function merge(...records: readonly TestRecord[]): MergedFlow[] {
  const merger = new FlowMerger(facts, 100);
  merger.add(batchOf(...records));
  return taken(merger);
}

describe('a flow that several points see', () => {
  it('is one flow with all of them, counted once, where the sender sent it', () => {
    const flows = merge(received, passed, sent);
    expect(flows).toHaveLength(1);
    expect(flows[0]!.points.map(({ netns }) => netns)).toEqual([SERVER, HOST, CLIENT]);
    expect(flows[0]!.primary).toMatchObject({ netns: CLIENT, packets: 10 });
  });

  it('is counted where it was seen first when no sender is among them', () => {
    expect(merge(received, passed)[0]!.primary).toMatchObject({ netns: HOST });
  });

  it('is one flow also behind a router, where its MACs are others', () => {
    const routedIn: TestRecord = { ...sent, netns: HOST, direction: 'in', macs: [0xa1, 0xc1] };
    const routedOut: TestRecord = { ...sent, netns: HOST, ifindex: 3, macs: [0xc2, 0xa2] };
    const flows = merge({ ...sent, macs: [0xa1, 0xc1] }, routedIn, routedOut, {
      ...received,
      macs: [0xc2, 0xa2],
    });
    expect(flows).toHaveLength(1);
    expect(flows[0]!.points).toHaveLength(4);
  });

  it('adds what the table and the ring tell of one point', () => {
    const [flow] = merge(sent, { ...sent, packets: 5, firstNs: 500 });
    expect(flow!.points).toHaveLength(1);
    expect(flow!.primary).toMatchObject({ packets: 15, bytes: 15 * PACKET_BYTES, firstNs: 500 });
  });
});

describe('the same five-tuple in two networks that know nothing of each other', () => {
  it('is two flows when the MACs differ', () => {
    const other: TestRecord = { ...sent, netns: OTHER_CLIENT, macs: [0xb1, 0xb2] };
    const flows = merge(sent, received, other);
    expect(flows.map(({ points }) => points.map(({ netns }) => netns))).toEqual([
      [CLIENT, SERVER],
      [OTHER_CLIENT],
    ]);
  });

  it('is told apart by namespace when the MACs are the same too, and counted where it is sent', () => {
    const flows = merge(
      sent,
      received,
      { ...sent, netns: OTHER_CLIENT, packets: 4 },
      { ...received, netns: OTHER_SERVER },
    );
    const counted = flows.filter(({ primary }) => primary);
    expect(counted.map(({ primary }) => [primary!.netns, primary!.packets])).toEqual([
      [CLIENT, 10],
      [OTHER_CLIENT, 4],
    ]);
  });
});

describe('from drain to drain', () => {
  it('a packet that one point sees before a drain and another after it counts once', () => {
    const merger = new FlowMerger(facts, 100);
    merger.add(batchOf(sent));
    expect(taken(merger)[0]!.primary).toMatchObject({ packets: 10 });
    merger.add(batchOf(received));
    const [late] = taken(merger);
    expect(late!.points).toHaveLength(1);
    expect(late!.primary).toBeUndefined();
  });

  it('a flow whose primary point fell silent is counted elsewhere after a while', () => {
    const merger = new FlowMerger(facts, 100);
    merger.add(batchOf(sent));
    taken(merger);
    const primaries = Array.from({ length: 5 }, () => {
      merger.add(batchOf(received));
      return taken(merger)[0]!.primary?.netns;
    });
    expect(primaries).toEqual([undefined, undefined, undefined, SERVER, SERVER]);
  });

  it('keeps in mind no more flows than it may, and those of the last drain longest', () => {
    const merger = new FlowMerger(facts, 10);
    const many = (from: number): TestRecord[] =>
      Array.from({ length: 8 }, (_, index) => ({ ...sent, srcPort: from + index }));
    merger.add(batchOf(...many(1_000)));
    taken(merger);
    merger.add(batchOf(...many(2_000)));
    taken(merger);
    merger.add(batchOf(...[1_000, 2_000].map((srcPort) => ({ ...received, srcPort }))));
    const flows = taken(merger);
    expect(flows.map(({ primary }) => primary?.netns)).toEqual([SERVER, undefined]);
  });

  it('hands flows out in parts', () => {
    const merger = new FlowMerger(facts, 100);
    const records = Array.from({ length: 5 }, (_, index) => ({ ...sent, srcPort: index }));
    merger.add(batchOf(...records));
    expect([...merger.take(2)].map((part) => part.length)).toEqual([2, 2, 1]);
  });
});
