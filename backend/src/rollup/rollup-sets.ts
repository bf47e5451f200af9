import type { FieldName } from '@tributary/model';

/** Length of what a rollup row sums up, in ms. */
export const MINUTE_MS = 60_000;

/** By which interface a flow left its source's network namespace, and by which it came to its destination's. */
export type EndInterface = 'SrcInterface' | 'DstInterface';

/** A field of flows, or what is found out of several. */
export type RollupField = FieldName | EndInterface;

/**
 * What the rows of a rollup are told apart by, beside the minute and `COMMON_FIELDS`. A flow counts in one row; in a set
 * of points, in one row for each different combination of values that its points have.
 */
export interface RollupSet {
  readonly name: string;
  /** Of the flow or one of its ends, one value each. */
  readonly fields: readonly RollupField[];
  /** Parallel lists, of which a row holds one element each. */
  readonly pointFields: readonly FieldName[];
  /** Whether a row also holds the whole list IfPodNamespaces, by which access is decided. */
  readonly podNamespaces: boolean;
}

/** What every set tells apart: few values each, ports by `portClass`. */
export const COMMON_FIELDS = [
  '_RecordType',
  'K8S_ClusterName',
  'K8S_FlowLayer',
  'FlowDirection',
  'Proto',
  'SrcPort',
  'DstPort',
] as const satisfies readonly FieldName[];

/** What is told of each end, without `Src` or `Dst` before it. */
export const END_FIELDS = [
  'NetNamespace',
  'K8S_Name',
  'K8S_Type',
  'K8S_Namespace',
  'K8S_OwnerName',
  'K8S_OwnerType',
  'K8S_HostName',
  'K8S_Zone',
  'K8S_NetworkName',
  'SubnetLabel',
  'Interface',
] as const;
type EndField = (typeof END_FIELDS)[number];

const WORKLOAD_FIELDS: readonly EndField[] = [
  'K8S_Namespace',
  'K8S_OwnerName',
  'K8S_OwnerType',
  'K8S_NetworkName',
  'SubnetLabel',
  'Interface',
];

/** The parallel lists by which points are told apart. */
export const POINT_FIELDS = [
  'Interfaces',
  'IfDirections',
  'NetNamespaces',
  'IfKinds',
  'IfNetworks',
  'IfVFs',
  'IfPodNamespaces',
] as const satisfies readonly FieldName[];

/** Each of one number a flow. */
export const FLOW_MEASURES = [
  'Bytes',
  'Packets',
  'PktDropBytes',
  'PktDropPackets',
  'TimeFlowRttNs',
  'DnsLatencyMs',
] as const satisfies readonly FieldName[];

/** Of these, the least and the greatest are kept as well. */
export const EXTREME_MEASURES = [
  'TimeFlowRttNs',
  'DnsLatencyMs',
] as const satisfies readonly FieldName[];

/** Each of one number a point. */
export const POINT_MEASURES = ['IfBytes', 'IfPackets'] as const satisfies readonly FieldName[];

/** Every field that rollups are made of; ends that have an address are found by it. */
export const ROLLUP_FIELDS: readonly FieldName[] = [
  'TimeFlowEndMs',
  'SrcAddr',
  'DstAddr',
  ...COMMON_FIELDS,
  ...bothEnds(END_FIELDS).filter(isStored),
  ...POINT_FIELDS,
  ...FLOW_MEASURES,
  ...POINT_MEASURES,
];

/** All sets, those with fewer rows first. */
export const rollupSets: readonly RollupSet[] = [
  flowSet('all', []),
  pointSet('kinds', ['IfKinds']),
  pointSet('networks', ['IfNetworks']),
  flowSet('nodes', bothEnds(['K8S_HostName', 'K8S_Zone'])),
  pointSet('vfs', ['IfVFs']),
  pointSet('namespaces', ['NetNamespaces']),
  pointSet('interfaces', ['Interfaces']),
  pointSet('directions', ['Interfaces', 'IfDirections']),
  flowSet('sources', ofEnd('Src', END_FIELDS)),
  flowSet('destinations', ofEnd('Dst', END_FIELDS)),
  flowSet('workloads', bothEnds(WORKLOAD_FIELDS), true),
  flowSet('pods', bothEnds(END_FIELDS), true),
];

/** Whether flows have the field themselves. */
export function isStored(name: RollupField): name is FieldName {
  return name !== 'SrcInterface' && name !== 'DstInterface';
}

export function ofEnd(end: 'Src' | 'Dst', fields: readonly EndField[]): RollupField[] {
  return fields.map((field) => `${end}${field}` as const);
}

function bothEnds(fields: readonly EndField[]): RollupField[] {
  return [...ofEnd('Src', fields), ...ofEnd('Dst', fields)];
}

function flowSet(name: string, fields: readonly RollupField[], podNamespaces = false): RollupSet {
  return { name, fields, pointFields: [], podNamespaces };
}

function pointSet(name: string, pointFields: readonly FieldName[]): RollupSet {
  return { name, fields: [], pointFields, podNamespaces: false };
}
