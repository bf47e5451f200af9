import { describe, expect, it } from 'vitest';
import { FlowReader } from '../../native/index.ts';
import { addressBytes } from '../links/address-bytes.ts';
import { claimsOf } from './contested.ts';
import type { Claim, EndFacts } from './contested.ts';
import { EGRESS, FlowIdentity, FlowPoint, INGRESS } from './merged-flow.ts';
import { batchOf } from './test-records.ts';

const [HOST, RED, BLUE] = [1, 10, 20];
const [SRC_MAC, DST_MAC] = [0xa1, 0xa2];
/** ifindex of an ipvlan, which has the MAC of the link below it. */
const IPVLAN = 5;

const reader = new FlowReader('v4', batchOf({ netns: RED }).v4);
reader.next();
const identity = new FlowIdentity(reader, reader.identity);

/** Both RED and BLUE have both ends, the node has neither. */
const facts: EndFacts = {
  hasMac: (netns) => netns !== HOST,
  ownsAddress: (netns) => netns !== HOST,
  sharesMac: (_netns, ifindex) => ifindex === IPVLAN,
};

function point(netns: number, direction: number, ifindex = 2): FlowPoint {
  const spot = { netns, ifindex, direction, vlan: 0, srcMac: SRC_MAC, dstMac: DST_MAC };
  return new FlowPoint(spot, reader);
}

/** Each claim as its namespace, its number of points, and whether it counts. */
function told(claims: Claim[] | undefined): unknown[] | undefined {
  return claims?.map(({ netns, points, counted }) => [netns, points.length, counted]);
}

describe('an end that two namespaces have', () => {
  it('makes a flow of each namespace, counted where it is sent', () => {
    const points = [point(RED, EGRESS), point(BLUE, EGRESS), point(HOST, INGRESS)];
    expect(told(claimsOf(identity, points, facts))).toEqual([
      [RED, 1, true],
      [BLUE, 1, true],
      [HOST, 1, false],
    ]);
  });

  it('is counted where it ends when no sender is seen', () => {
    const points = [point(HOST, EGRESS), point(RED, INGRESS), point(BLUE, INGRESS)];
    expect(told(claimsOf(identity, points, facts))).toEqual([
      [HOST, 1, false],
      [RED, 1, true],
      [BLUE, 1, true],
    ]);
  });

  it('is not counted at a receiver when senders are seen', () => {
    const points = [point(RED, EGRESS), point(BLUE, INGRESS), point(30, INGRESS)];
    expect(told(claimsOf(identity, points, facts))).toEqual([
      [RED, 1, true],
      [BLUE, 1, false],
      [30, 1, false],
    ]);
  });
});

describe('an end that is not contested', () => {
  it.each([
    ['one namespace alone', [point(RED, EGRESS), point(RED, INGRESS, 3)]],
    ['a sender, a receiver and the node between them', [RED, HOST, BLUE]],
    ['the node alone', [point(HOST, INGRESS), point(HOST, EGRESS, 3)]],
  ])('%s', (_what, given) => {
    const points = given.map((one) => {
      if (typeof one !== 'number') return one;
      return point(one, one === RED ? EGRESS : INGRESS);
    });
    expect(claimsOf(identity, points, facts)).toBeUndefined();
  });

  it('a namespace that has the MAC but not the address', () => {
    const onlyRed: EndFacts = {
      ...facts,
      ownsAddress: (netns, address) => netns === RED && address === addressBytes('10.0.0.1'),
    };
    const points = [point(RED, EGRESS), point(BLUE, EGRESS)];
    expect(claimsOf(identity, points, onlyRed)).toBeUndefined();
  });
});

describe('a flow without addresses', () => {
  const frames = { ...identity, kind: 'l2', srcAddr: '', dstAddr: '' } as FlowIdentity;

  it('is told apart by MACs alone', () => {
    const points = [point(RED, EGRESS), point(BLUE, EGRESS)];
    expect(told(claimsOf(frames, points, facts))).toEqual([
      [RED, 1, true],
      [BLUE, 1, true],
    ]);
  });

  it('is not told apart where the MAC is that of the link below', () => {
    const points = [point(RED, EGRESS), point(BLUE, EGRESS, IPVLAN)];
    expect(claimsOf(frames, points, facts)).toBeUndefined();
  });
});
