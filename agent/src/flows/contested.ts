import type { FlowKind } from '../../native/index.ts';
import { EGRESS, INGRESS } from './merged-flow.ts';
import type { FlowIdentity, FlowPoint } from './merged-flow.ts';

/** What is asked of the links to know whose end of a flow a point is. */
export interface EndFacts {
  hasMac(netns: number, mac: number): boolean;
  /** `address`: its bytes in network order, one character each. */
  ownsAddress(netns: number, address: string): boolean;
  /** Whether the link may have the MAC of the one below it, as ipvlan does, and macvlan when it passes all through. */
  sharesMac(netns: number, ifindex: number): boolean;
}

/** Points of one namespace, of a flow that is seen nowhere else. */
export interface Claim {
  readonly netns: number;
  readonly points: FlowPoint[];
  /** Whether the flow's own bytes are counted here. */
  readonly counted: boolean;
}

/**
 * Tells flows apart that have the same addresses, ports and MACs on networks that know nothing of each other: two
 * namespaces say that the same end is theirs. Nothing tells which points in between belong to which, so each namespace
 * is a flow of its own; bytes are counted where they are sent, or where they end when no sender is seen. Undefined where
 * no end is contested.
 */
export function claimsOf(
  identity: FlowIdentity,
  points: readonly FlowPoint[],
  facts: EndFacts,
): Claim[] | undefined {
  if (areInOneNamespace(points)) return undefined;
  const senders = points.filter((point) => isSender(identity, point, facts));
  const receivers = points.filter((point) => isReceiver(identity, point, facts));
  if (areInOneNamespace(senders) && areInOneNamespace(receivers)) return undefined;
  const counted = senders.length > 0 ? senders : receivers;
  return [...Map.groupBy(points, ({ netns }) => netns)].map(([netns, own]) => ({
    netns,
    points: own,
    counted: counted.some((point) => point.netns === netns),
  }));
}

function areInOneNamespace(points: readonly FlowPoint[]): boolean {
  return points.every(({ netns }) => netns === points[0]!.netns);
}

function isSender({ kind, srcAddr }: FlowIdentity, point: FlowPoint, facts: EndFacts): boolean {
  return point.direction === EGRESS && isEnd(kind, point, point.srcMac, srcAddr, facts);
}

function isReceiver({ kind, dstAddr }: FlowIdentity, point: FlowPoint, facts: EndFacts): boolean {
  return point.direction === INGRESS && isEnd(kind, point, point.dstMac, dstAddr, facts);
}

function isEnd(
  kind: FlowKind,
  { netns, ifindex }: FlowPoint,
  mac: number,
  address: string,
  facts: EndFacts,
): boolean {
  if (!facts.hasMac(netns, mac)) return false;
  return kind === 'l2' ? !facts.sharesMac(netns, ifindex) : facts.ownsAddress(netns, address);
}
