import type { Translate } from '../../shared/condition-text.ts';

/** How a card is drawn; `column` stands over time, `bar` compares the whole range. */
export const chartTypes = ['line', 'area', 'column', 'bar', 'donut', 'sankey', 'table'] as const;
export type ChartType = (typeof chartTypes)[number];

/** Whose values are counted, where both ends of a flow have one. */
export const ends = ['src', 'dst', 'either'] as const;
export type End = (typeof ends)[number];

export type CardId = keyof typeof definitions;

/** What the values of a card are taken from. */
export type CardSource =
  /** All flows. */
  | { readonly kind: 'total' }
  /** Flows on a secondary network, and all others. */
  | { readonly kind: 'secondary' }
  /** The largest values of fields together. */
  | {
      readonly kind: 'top';
      readonly keys: readonly string[];
      /** The keys are of an end of the flow, and are written without it. */
      readonly ofEnds?: true;
      /** A flow has several values, so that parts add up to more than the whole. */
      readonly overlaps?: true;
      /** A flow without a value is not counted. */
      readonly ignoresNone?: true;
      /** Measures this rather than what the page measures. */
      readonly measures?: 'Flows' | 'PktDropPackets' | 'point';
      /** Only flows that meet this, in the language of the API. */
      readonly filters?: string;
    }
  /** Average and quantiles of a duration. */
  | { readonly kind: 'latency'; readonly type: 'TimeFlowRttNs' | 'DnsLatencyMs' }
  /** TCP flows by what is wrong with their flags. */
  | { readonly kind: 'flags' }
  /** From source by network to destination. */
  | { readonly kind: 'paths' };

export interface CardDefinition {
  readonly title: (t: Translate) => string;
  readonly help: (t: Translate) => string;
  /** Said where a view has flows but nothing for this card. */
  readonly empty?: (t: Translate) => string;
  readonly source: CardSource;
  /** The first is the usual one. */
  readonly charts: readonly ChartType[];
}

const PARTS: readonly ChartType[] = ['bar', 'area', 'line', 'column', 'donut', 'table'];
const PARTS_OVER_TIME: readonly ChartType[] = ['area', 'line', 'column', 'bar', 'donut', 'table'];
const PARTS_OF_ALL: readonly ChartType[] = ['donut', 'bar', 'area', 'line', 'column', 'table'];
const OVERLAPPING: readonly ChartType[] = ['bar', 'line', 'table'];
const LINES: readonly ChartType[] = ['line', 'bar', 'table'];

const noRtt = (t: Translate) =>
  t('No flow of this view has a round-trip time: agents measure it where RTT is switched on.');
const noDns = (t: Translate) =>
  t(
    'No flow of this view is a DNS query that was followed: agents do so where DNS is switched on.',
  );
const noDrops = (t: Translate) =>
  t('No flow of this view lost a packet in the kernel, or agents do not watch for drops.');
const noKubernetes = (t: Translate) =>
  t('No flow of this view has one: names come from Kubernetes, where the backend can ask it.');

const definitions = {
  secondary: {
    title: (t: Translate) => t('Primary against secondary networks'),
    help: (t: Translate) =>
      t('Flows seen on a secondary interface of a pod (Multus, SR-IOV), and all others.'),
    source: { kind: 'secondary' },
    charts: PARTS_OVER_TIME,
  },
  interfaces: {
    title: (t: Translate) => t('Top interfaces'),
    help: (t: Translate) =>
      t('By the name of each interface that saw the flow. A flow counts at each of them.'),
    source: { kind: 'top', keys: ['Interfaces'], overlaps: true },
    charts: OVERLAPPING,
  },
  networks: {
    title: (t: Translate) => t('Top secondary networks'),
    help: (t: Translate) =>
      t(
        'By NetworkAttachmentDefinition of the interfaces that saw the flow. A flow counts once for each.',
      ),
    empty: (t: Translate) =>
      t('No flow of this view is on a secondary network that Kubernetes knows.'),
    source: { kind: 'top', keys: ['IfNetworks'], overlaps: true, ignoresNone: true },
    charts: OVERLAPPING,
  },
  vfs: {
    title: (t: Translate) => t('Top virtual functions'),
    help: (t: Translate) =>
      t('By SR-IOV virtual function: physical function and index. A flow counts once for each.'),
    empty: (t: Translate) => t('No flow of this view was seen on an SR-IOV virtual function.'),
    source: { kind: 'top', keys: ['IfVFs'], overlaps: true, ignoresNone: true },
    charts: OVERLAPPING,
  },
  inOut: {
    title: (t: Translate) => t('In and out per interface'),
    help: (t: Translate) =>
      t('What came into an interface and what went out of it, counted at the interface itself.'),
    source: {
      kind: 'top',
      keys: ['Interfaces', 'IfDirections'],
      overlaps: true,
      measures: 'point',
    },
    charts: ['line', 'bar', 'table'],
  },
  total: {
    title: (t: Translate) => t('Total traffic'),
    help: (t: Translate) =>
      t('All flows of the view, each counted once whatever the number of interfaces that saw it.'),
    source: { kind: 'total' },
    charts: ['area', 'line', 'column', 'table'],
  },
  paths: {
    title: (t: Translate) => t('Source, network, destination'),
    help: (t: Translate) =>
      t(
        'Where traffic comes from, the network that it takes and where it goes: the largest of them.',
      ),
    source: { kind: 'paths' },
    charts: ['sankey', 'table'],
  },
  namespaces: {
    title: (t: Translate) => t('Top namespaces'),
    help: (t: Translate) => t('By Kubernetes namespace.'),
    empty: noKubernetes,
    source: { kind: 'top', keys: ['K8S_Namespace'], ofEnds: true },
    charts: PARTS_OVER_TIME,
  },
  workloads: {
    title: (t: Translate) => t('Top workloads'),
    help: (t: Translate) => t('By namespace and owner: Deployment, StatefulSet, DaemonSet, Job.'),
    empty: noKubernetes,
    source: { kind: 'top', keys: ['K8S_Namespace', 'K8S_OwnerName'], ofEnds: true },
    charts: PARTS,
  },
  pods: {
    title: (t: Translate) => t('Top pods'),
    help: (t: Translate) => t('By namespace and name of the pod, service or node.'),
    empty: noKubernetes,
    source: { kind: 'top', keys: ['K8S_Namespace', 'K8S_Name'], ofEnds: true },
    charts: PARTS,
  },
  netns: {
    title: (t: Translate) => t('Top network namespaces'),
    help: (t: Translate) => t('By the network namespace that owns the address.'),
    source: { kind: 'top', keys: ['NetNamespace'], ofEnds: true },
    charts: PARTS,
  },
  nodes: {
    title: (t: Translate) => t('Top nodes'),
    help: (t: Translate) => t('By node of the pod.'),
    empty: noKubernetes,
    source: { kind: 'top', keys: ['K8S_HostName'], ofEnds: true },
    charts: PARTS,
  },
  zones: {
    title: (t: Translate) => t('Top zones'),
    help: (t: Translate) => t('By availability zone of the node.'),
    empty: noKubernetes,
    source: { kind: 'top', keys: ['K8S_Zone'], ofEnds: true },
    charts: PARTS,
  },
  protocols: {
    title: (t: Translate) => t('Top protocols'),
    help: (t: Translate) => t('By IP protocol.'),
    source: { kind: 'top', keys: ['Proto'] },
    charts: PARTS_OF_ALL,
  },
  ports: {
    title: (t: Translate) => t('Top ports'),
    help: (t: Translate) => t('By port, TCP, UDP and SCTP together.'),
    source: { kind: 'top', keys: ['Port'], ofEnds: true },
    charts: PARTS,
  },
  dscp: {
    title: (t: Translate) => t('Top DSCP classes'),
    help: (t: Translate) => t('By differentiated services code point of the IP header.'),
    source: { kind: 'top', keys: ['Dscp'] },
    charts: PARTS_OF_ALL,
  },
  rtt: {
    title: (t: Translate) => t('TCP round-trip time'),
    help: (t: Translate) =>
      t(
        'Smoothed round-trip time of TCP flows: the average, and what half, 90 % and 99 % stay below.',
      ),
    empty: noRtt,
    source: { kind: 'latency', type: 'TimeFlowRttNs' },
    charts: LINES,
  },
  dnsLatency: {
    title: (t: Translate) => t('DNS latency'),
    help: (t: Translate) =>
      t('From a DNS query to its answer: the average, and what half, 90 % and 99 % stay below.'),
    empty: noDns,
    source: { kind: 'latency', type: 'DnsLatencyMs' },
    charts: LINES,
  },
  dnsCodes: {
    title: (t: Translate) => t('DNS response codes'),
    help: (t: Translate) => t('DNS answers by their code.'),
    empty: noDns,
    source: {
      kind: 'top',
      keys: ['DnsFlagsResponseCode'],
      measures: 'Flows',
      filters: 'DnsFlagsResponseCode!=""',
    },
    charts: PARTS_OF_ALL,
  },
  dnsNames: {
    title: (t: Translate) => t('Top DNS names'),
    help: (t: Translate) => t('By the name that was asked for.'),
    empty: noDns,
    source: { kind: 'top', keys: ['DnsName'], measures: 'Flows', filters: 'DnsName!=""' },
    charts: PARTS,
  },
  dropCauses: {
    title: (t: Translate) => t('Dropped packets by cause'),
    help: (t: Translate) => t("Packets that the kernel dropped, by the kernel's latest reason."),
    empty: noDrops,
    source: {
      kind: 'top',
      keys: ['PktDropLatestDropCause'],
      measures: 'PktDropPackets',
      filters: 'PktDropPackets>=1',
    },
    charts: ['column', 'area', 'line', 'bar', 'donut', 'table'],
  },
  dropStates: {
    title: (t: Translate) => t('Dropped packets by TCP state'),
    help: (t: Translate) =>
      t('Packets that the kernel dropped, by the state of the TCP connection.'),
    empty: noDrops,
    source: {
      kind: 'top',
      keys: ['PktDropLatestState'],
      measures: 'PktDropPackets',
      filters: 'PktDropPackets>=1',
    },
    charts: ['column', 'area', 'line', 'bar', 'donut', 'table'],
  },
  flags: {
    title: (t: Translate) => t('TCP flag anomalies'),
    help: (t: Translate) =>
      t('TCP flows whose flags say that something went wrong: reset, unanswered, or of a scan.'),
    empty: (t: Translate) => t('The flags of all TCP flows of this view are as they should be.'),
    source: { kind: 'flags' },
    charts: ['bar', 'column', 'line', 'donut', 'table'],
  },
  agents: {
    title: (t: Translate) => t('Flows per agent'),
    help: (t: Translate) => t("By address of the node's agent, in flows."),
    source: { kind: 'top', keys: ['AgentIP'], measures: 'Flows' },
    charts: ['line', 'area', 'column', 'bar', 'donut', 'table'],
  },
} as const satisfies Readonly<Record<string, CardDefinition>>;

/** Every card that there is, in the order in which they are offered. */
export const cardIds = Object.keys(definitions) as CardId[];

export function definitionOf(id: CardId): CardDefinition {
  return definitions[id];
}
