import { describe, expect, it } from 'vitest';
import { FlowReader } from '../../native/index.ts';
import { EGRESS, FlowPoint, INGRESS } from './merged-flow.ts';
import { joinSegments, segmentsOf } from './segments.ts';
import { batchOf } from './test-records.ts';

const [CLIENT, ROUTER, SERVER, SECOND_ROUTER] = [1, 2, 3, 4];
/** MACs by namespace. */
const OWN: Readonly<Record<number, readonly number[]>> = {
  [CLIENT]: [0xa1],
  [ROUTER]: [0xb1, 0xb2],
  [SECOND_ROUTER]: [0xc1, 0xc2],
  [SERVER]: [0xd1],
};

function point(netns: number, direction: number, srcMac: number, dstMac: number): FlowPoint {
  const flow = new FlowReader('v4', batchOf({ netns }).v4);
  flow.next();
  return new FlowPoint({ netns, ifindex: 2, direction, vlan: 0, srcMac, dstMac }, flow);
}

/** Namespaces of the points of each flow, in ascending order. */
function joined(...points: FlowPoint[]): number[][] {
  const groups = joinSegments(
    segmentsOf(points),
    (netns, mac) => OWN[netns]?.includes(mac) ?? false,
  );
  return groups.map((group) => group.flatMap((one) => one.points.map(({ netns }) => netns)).sort());
}

describe('segmentsOf', () => {
  it('puts the points that see the same pair of MACs together', () => {
    const segments = segmentsOf([
      point(CLIENT, EGRESS, 0xa1, 0xd1),
      point(ROUTER, INGRESS, 0xa1, 0xb1),
      point(SERVER, INGRESS, 0xa1, 0xd1),
    ]);
    expect(segments.map(({ points }) => points.map(({ netns }) => netns))).toEqual([
      [CLIENT, SERVER],
      [ROUTER],
    ]);
  });

  it('does not take the way back for the way there', () => {
    const there = point(CLIENT, EGRESS, 0xa1, 0xd1);
    const back = point(CLIENT, INGRESS, 0xd1, 0xa1);
    expect(segmentsOf([there, back])).toHaveLength(2);
  });
});

describe('joinSegments', () => {
  const sent = point(CLIENT, EGRESS, 0xa1, 0xb1);
  const routerIn = point(ROUTER, INGRESS, 0xa1, 0xb1);
  const routerOut = point(ROUTER, EGRESS, 0xb2, 0xd1);
  const received = point(SERVER, INGRESS, 0xb2, 0xd1);

  it('joins the two sides of a router', () => {
    expect(joined(sent, routerIn, routerOut, received)).toEqual([[CLIENT, ROUTER, ROUTER, SERVER]]);
  });

  it('joins them whichever was seen first', () => {
    expect(joined(received, routerOut, routerIn, sent)).toEqual([[CLIENT, ROUTER, ROUTER, SERVER]]);
  });

  it('joins over several routers', () => {
    const between = point(ROUTER, EGRESS, 0xb2, 0xc1);
    const secondIn = point(SECOND_ROUTER, INGRESS, 0xb2, 0xc1);
    const secondOut = point(SECOND_ROUTER, EGRESS, 0xc2, 0xd1);
    expect(joined(routerIn, secondOut, between, secondIn)).toEqual([
      [ROUTER, ROUTER, SECOND_ROUTER, SECOND_ROUTER],
    ]);
  });

  it('joins what a router takes from a link without MACs', () => {
    const fromTunnel = point(ROUTER, INGRESS, 0, 0);
    expect(joined(fromTunnel, routerOut)).toEqual([[ROUTER, ROUTER]]);
  });

  it('does not join segments that no router stands between', () => {
    expect(joined(sent, received)).toEqual([[CLIENT], [SERVER]]);
  });

  it('does not join what another namespace sends', () => {
    const elsewhere = point(SECOND_ROUTER, EGRESS, 0xc2, 0xd1);
    expect(joined(routerIn, elsewhere)).toEqual([[ROUTER], [SECOND_ROUTER]]);
  });

  it('does not join what a namespace passes on without being addressed', () => {
    const bridged = point(ROUTER, INGRESS, 0xa1, 0xd1);
    expect(joined(bridged, routerOut)).toEqual([[ROUTER], [ROUTER]]);
  });
});
