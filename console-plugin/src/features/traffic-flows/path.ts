import type { FlowRecord } from '@tributary/model';

/** One observation point of a flow, in words. */
export interface PathPoint {
  readonly name: string;
  readonly direction: 'in' | 'out';
  readonly netns: string;
  readonly kind: string;
  readonly network: string;
  readonly vf: string;
  readonly vlan: number;
  /** Undefined where the agent does not count per point. */
  readonly bytes: number | undefined;
  readonly packets: number | undefined;
}

const EGRESS = 1;

/** The points as the record lists them. */
export function pointsOf(flow: FlowRecord): PathPoint[] {
  return (flow.Interfaces ?? []).map((name, i) => ({
    name,
    direction: flow.IfDirections?.[i] === EGRESS ? 'out' : 'in',
    netns: flow.NetNamespaces?.[i] ?? '',
    kind: flow.IfKinds?.[i] ?? '',
    network: flow.IfNetworks?.[i] ?? '',
    vf: flow.IfVFs?.[i] ?? '',
    vlan: flow.IfVlans?.[i] ?? 0,
    bytes: flow.IfBytes?.[i],
    packets: flow.IfPackets?.[i],
  }));
}

/**
 * The points in the order in which a packet passes them: out of the source's namespace, through the host, into the
 * destination's. Within a namespace a packet comes in before it goes out.
 */
export function pathOf(flow: FlowRecord): PathPoint[] {
  return pointsOf(flow)
    .map((point, index) => ({ point, index, rank: rankOf(point, flow) }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ point }) => point);
}

function rankOf({ netns, direction }: PathPoint, flow: FlowRecord): number {
  const passes = direction === 'in' ? 0 : 1;
  if (netns === 'host') return 2 + passes;
  if (netns !== '' && netns === flow.SrcNetNamespace && netns !== flow.DstNetNamespace) return 0;
  if (netns !== '' && netns === flow.DstNetNamespace && netns !== flow.SrcNetNamespace) return 4;
  return direction === 'out' ? 1 : 4;
}

/** Packets that one point saw and the next did not, 0 when nothing is missing or not known. */
export function lostBetween(before: PathPoint, after: PathPoint): number {
  if (before.packets === undefined || after.packets === undefined) return 0;
  return Math.max(0, before.packets - after.packets);
}
