import { EGRESS, INGRESS } from './merged-flow.ts';
import type { FlowPoint } from './merged-flow.ts';

/** Tells whether an interface of a namespace has a MAC (48-bit number). */
export type HasMac = (netns: number, mac: number) => boolean;

/** The points of one L2 segment of a flow's path: all see the same pair of MACs. */
export interface Segment {
  readonly srcMac: number;
  readonly dstMac: number;
  readonly points: FlowPoint[];
}

/** Groups points by their MAC pair, in the order of first appearance. */
export function segmentsOf(points: readonly FlowPoint[]): Segment[] {
  const segments: Segment[] = [];
  for (const point of points) {
    const { srcMac, dstMac } = point;
    const segment = segments.find((one) => one.srcMac === srcMac && one.dstMac === dstMac);
    if (segment) segment.points.push(point);
    else segments.push({ srcMac, dstMac, points: [point] });
  }
  return segments;
}

/**
 * Joins the segments that belong to one flow. Two do where a router stands between them: a namespace that received the
 * one, addressed to a MAC of its own, and sent the other from a MAC of its own (a link without MACs counts as its own).
 * Segments that no router joins are different flows, such as those of two networks with the same addresses.
 */
export function joinSegments(segments: readonly Segment[], hasMac: HasMac): Segment[][] {
  const joined: Segment[][] = [];
  const left = [...segments];
  while (left.length > 0) {
    const group = [left.shift()!];
    for (const member of group) {
      for (let i = left.length - 1; i >= 0; i--) {
        const candidate = left[i]!;
        if (!isRouted(member, candidate, hasMac) && !isRouted(candidate, member, hasMac)) continue;
        left.splice(i, 1);
        group.push(candidate);
      }
    }
    joined.push(group);
  }
  return joined;
}

function isRouted(from: Segment, to: Segment, hasMac: HasMac): boolean {
  return from.points.some(
    (received) =>
      received.direction === INGRESS &&
      isOwn(received.netns, received.dstMac, hasMac) &&
      to.points.some(
        (sent) =>
          sent.direction === EGRESS &&
          sent.netns === received.netns &&
          isOwn(sent.netns, sent.srcMac, hasMac),
      ),
  );
}

function isOwn(netns: number, mac: number, hasMac: HasMac): boolean {
  return mac === 0 || hasMac(netns, mac);
}
