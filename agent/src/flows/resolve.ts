import type { LinkState } from '../links/link.ts';
import { kindOf } from '../links/link.ts';
import type { ResolvedFlow, ResolvedPoint } from '../export/resolved-flow.ts';
import type { FlowPoint, MergedFlow } from './merged-flow.ts';

/** Where names come from. */
export interface Names {
  linkOf(netns: number, ifindex: number): LinkState | undefined;
  /** Name of a namespace and UID of its pod, also of one that is gone but not forgotten. */
  namespaceOf(
    netns: number,
  ): { readonly name: string; readonly podUid: string | undefined } | undefined;
}

/**
 * Gives a flow's points their names as they are now. `epochOffsetNs` is what turns CLOCK_MONOTONIC into nanoseconds
 * since the epoch. A point that nobody knows keeps its numbers: `if7` in `net:[4026532000]`.
 */
export function resolveFlow(flow: MergedFlow, names: Names, epochOffsetNs: number): ResolvedFlow {
  const { identity, primary } = flow;
  const points = primary
    ? [primary, ...flow.points.filter((point) => point !== primary)]
    : flow.points;
  const shown = points[0]!;
  let firstNs = Infinity;
  let lastNs = 0;
  let flags = 0;
  for (const point of points) {
    firstNs = Math.min(firstNs, point.firstNs);
    lastNs = Math.max(lastNs, point.lastNs);
    flags |= point.flags;
  }
  return {
    identity,
    startMs: (firstNs + epochOffsetNs) / 1e6,
    endMs: (lastNs + epochOffsetNs) / 1e6,
    srcMac: shown.srcMac,
    dstMac: shown.dstMac,
    dscp: shown.dscp,
    flags,
    packets: primary?.packets ?? 0,
    bytes: primary?.bytes ?? 0,
    points: points.map((point) => resolvePoint(point, names)),
  };
}

function resolvePoint(point: FlowPoint, names: Names): ResolvedPoint {
  const state = names.linkOf(point.netns, point.ifindex);
  const namespace = names.namespaceOf(point.netns);
  const { sriov } = state ?? {};
  return {
    interfaceName: state?.link.name ?? `if${point.ifindex}`,
    direction: point.direction,
    netnsName: namespace?.name ?? `net:[${point.netns}]`,
    netnsInode: point.netns,
    podUid: namespace?.podUid ?? '',
    ifIndex: point.ifindex,
    kind: state ? kindOf(state.link, sriov) : '',
    vf: sriov && sriov.vfIndex >= 0 ? `${sriov.pf}/${sriov.vfIndex}` : '',
    vlan: point.vlan,
    packets: point.packets,
    bytes: point.bytes,
  };
}

/** What turns CLOCK_MONOTONIC into nanoseconds since the epoch, now. */
export function epochOffsetNs(): number {
  return Date.now() * 1e6 - Number(process.hrtime.bigint());
}
