import type { CoverageState, InterfaceInfo } from '@tributary/model';

export const groupings = ['none', 'node', 'pod', 'network', 'netns', 'pf', 'kind'] as const;
export type Grouping = (typeof groupings)[number];

export const sortKeys = [
  'netns',
  'name',
  'kind',
  'coverage',
  'rate',
  'bytes',
  'accounted',
] as const;
export type SortKey = (typeof sortKeys)[number];

export interface Listing {
  readonly search: string;
  /** All states when undefined. */
  readonly coverage: CoverageState | undefined;
  readonly grouping: Grouping;
  readonly sort: SortKey;
  readonly descending: boolean;
}

/** A line of the table: a heading of a group, or an interface. */
export type Line =
  | { readonly kind: 'group'; readonly name: string; readonly members: readonly InterfaceInfo[] }
  | { readonly kind: 'interface'; readonly info: InterfaceInfo };

/** The interfaces that are asked for, sorted within their groups. */
export function linesOf(interfaces: readonly InterfaceInfo[], listing: Listing): Line[] {
  const found = interfaces
    .filter((info) => matches(info, listing))
    .sort((a, b) => compare(a, b, listing.sort) * (listing.descending ? -1 : 1));
  if (listing.grouping === 'none') return found.map((info) => ({ kind: 'interface', info }));
  const { grouping } = listing;
  const groups = Map.groupBy(found, (info) => groupOf(info, grouping));
  return [...groups]
    .sort(([a], [b]) => a.localeCompare(b, undefined, { numeric: true }))
    .flatMap(([name, members]): Line[] => [
      { kind: 'group', name, members },
      ...members.map((info) => ({ kind: 'interface' as const, info })),
    ]);
}

/** How many interfaces have each coverage state. */
export function countCoverage(
  interfaces: readonly InterfaceInfo[],
): ReadonlyMap<CoverageState, number> {
  const counts = new Map<CoverageState, number>();
  for (const { coverage } of interfaces) counts.set(coverage, (counts.get(coverage) ?? 0) + 1);
  return counts;
}

/** What tells an interface from all others. */
export function interfaceId({ node, netnsInode, ifIndex }: InterfaceInfo): string {
  return `${node}/${netnsInode}/${ifIndex}`;
}

function matches(info: InterfaceInfo, { search, coverage }: Listing): boolean {
  if (coverage !== undefined && info.coverage !== coverage) return false;
  const wanted = search.trim().toLowerCase();
  return (
    wanted === '' ||
    [
      info.node,
      info.netns,
      info.name,
      info.kind,
      info.mac,
      info.podUid ?? '',
      podName(info),
      info.network ?? '',
      info.sriov?.pciAddress ?? '',
      ...info.addresses,
    ].some((text) => text.toLowerCase().includes(wanted))
  );
}

function groupOf(info: InterfaceInfo, grouping: Exclude<Grouping, 'none'>): string {
  if (grouping === 'pf') return info.sriov?.pf ?? '';
  if (grouping === 'pod') return podName(info);
  return info[grouping] ?? '';
}

function podName({ pod }: InterfaceInfo): string {
  return pod ? `${pod.namespace}/${pod.name}` : '';
}

const values: Readonly<Record<SortKey, (info: InterfaceInfo) => string | number>> = {
  netns: (info) => info.netns,
  name: (info) => info.name,
  kind: (info) => info.kind,
  coverage: (info) => info.coverage,
  rate: (info) => info.rate.rx + info.rate.tx,
  bytes: (info) => info.kernel.rxBytes + info.kernel.txBytes,
  accounted: (info) => info.accounted ?? -1,
};

/** Names of the kernel and of Kubernetes are no words of the reader's language: net2 before net10. */
const byName = new Intl.Collator('en', { numeric: true });

function compare(a: InterfaceInfo, b: InterfaceInfo, key: SortKey): number {
  const [first, second] = [values[key](a), values[key](b)];
  const order =
    typeof first === 'number' && typeof second === 'number'
      ? first - second
      : byName.compare(String(first), String(second));
  return order || byName.compare(a.netns, b.netns) || a.ifIndex - b.ifIndex;
}
