import type { FieldName } from '@tributary/model';

/** A label: a field of the flow, or of the observation point under a name in the singular. */
export type Label = FieldName | 'Network' | keyof typeof pointLabels;

/** Labels of observation points, and the list that each is an element of. */
export const pointLabels = {
  NetNamespace: 'NetNamespaces',
  Interface: 'Interfaces',
  IfKind: 'IfKinds',
  IfNetwork: 'IfNetworks',
  IfPodNamespace: 'IfPodNamespaces',
} as const satisfies Record<string, FieldName>;

/** Metrics with the same labels about the same flows: their series are found once for all of them. */
export interface MetricGroup {
  readonly labels: readonly Label[];
  /** `points`: every observation point by itself. */
  readonly of: 'flows' | 'points';
  /** Only flows that have this. */
  readonly needs?: Label;
  readonly metrics: readonly MetricDefinition[];
}

export interface MetricDefinition {
  /** As `FLOW_METRICS` names it. */
  readonly name: string;
  /** With what stands before it in Prometheus. */
  readonly fullName: string;
  readonly help: string;
  /** What is added up or, for a histogram, observed; undefined to count flows. */
  readonly value?: FieldName;
  /** Only flows in that direction; inner ones are in both. */
  readonly direction?: 'ingress' | 'egress';
  /** Only flows from one known node to another. */
  readonly betweenNodes?: true;
  /** A histogram in seconds, of which the value has so many. */
  readonly perSecond?: number;
}

/** What few clusters have stands first, where the search for a series passes over it. */
const zones = ['K8S_ClusterName', 'SrcK8S_Zone', 'DstK8S_Zone'] as const;
const subnets = ['SrcSubnetLabel', 'DstSubnetLabel'] as const;
const namespaces = ['K8S_FlowLayer', 'SrcK8S_Namespace', 'DstK8S_Namespace'] as const;

/** NetObserv's, with its labels. */
const aspects: Readonly<Record<string, readonly Label[]>> = {
  node: [...zones, 'SrcK8S_HostName', 'DstK8S_HostName'],
  namespace: [...subnets, ...zones, ...namespaces],
  workload: [
    ...subnets,
    ...zones,
    'SrcK8S_NetworkName',
    'DstK8S_NetworkName',
    'SrcK8S_Type',
    'DstK8S_Type',
    'SrcK8S_OwnerType',
    'DstK8S_OwnerType',
    ...namespaces,
    'SrcK8S_OwnerName',
    'DstK8S_OwnerName',
  ],
};

const volumes = { bytes: 'Bytes', packets: 'Packets' } as const;
const directions = ['ingress', 'egress'] as const;

/** Every metric that there is. */
export const metricGroups: readonly MetricGroup[] = [
  ...Object.entries(aspects).flatMap(([aspect, labels]) => groupsOf(aspect, labels)),
  {
    labels: ['IfNetwork', 'IfPodNamespace', 'AgentIP', 'IfKind', 'NetNamespace', 'Interface'],
    of: 'points',
    metrics: volumeMetrics('tributary', 'interface', { bytes: 'IfBytes', packets: 'IfPackets' }),
  },
  {
    labels: ['Network', 'SrcK8S_Namespace', 'DstK8S_Namespace'],
    of: 'flows',
    needs: 'Network',
    metrics: [
      ...volumeMetrics('tributary', 'network', volumes),
      define('tributary', 'network_flows_total', 'Flows on each secondary network'),
    ],
  },
];

export const metricNames: readonly string[] = metricGroups.flatMap(({ metrics }) =>
  metrics.map(({ name }) => name),
);

/** NetObserv's defaults and, of our own, bytes. */
export const DEFAULT_METRICS = [
  'namespace_flows_total',
  'namespace_ingress_packets_total',
  'namespace_drop_packets_total',
  'namespace_rtt_seconds',
  'namespace_dns_latency_seconds',
  'namespace_dns_flows_total',
  'node_ingress_bytes_total',
  'node_egress_bytes_total',
  'node_ingress_packets_total',
  'node_drop_packets_total',
  'node_ipsec_flows_total',
  'node_to_node_ingress_flows_total',
  'workload_ingress_bytes_total',
  'workload_egress_bytes_total',
  'interface_ingress_bytes_total',
  'interface_egress_bytes_total',
  'network_ingress_bytes_total',
  'network_egress_bytes_total',
].join(',');

function groupsOf(aspect: string, labels: readonly Label[]): MetricGroup[] {
  const metric = (name: string, help: string, more: Partial<MetricDefinition> = {}) =>
    define('netobserv', `${aspect}_${name}`, `${help} by ${aspect}`, more);
  return [
    {
      labels,
      of: 'flows',
      metrics: [
        ...volumeMetrics('netobserv', aspect, volumes),
        metric('flows_total', 'Flows'),
        metric('rtt_seconds', 'Round-trip time', { value: 'TimeFlowRttNs', perSecond: 1e9 }),
        ...(aspect === 'node'
          ? [metric('to_node_ingress_flows_total', 'Flows between nodes', { betweenNodes: true })]
          : []),
      ],
    },
    {
      labels: [...labels, 'PktDropLatestState', 'PktDropLatestDropCause'],
      of: 'flows',
      needs: 'PktDropPackets',
      metrics: [
        metric('drop_bytes_total', 'Bytes that the kernel dropped', { value: 'PktDropBytes' }),
        metric('drop_packets_total', 'Packets that the kernel dropped', {
          value: 'PktDropPackets',
        }),
      ],
    },
    {
      labels: [...labels, 'DnsFlagsResponseCode'],
      of: 'flows',
      needs: 'DnsId',
      metrics: [
        metric('dns_latency_seconds', 'DNS latency', { value: 'DnsLatencyMs', perSecond: 1e3 }),
        metric('dns_flows_total', 'DNS flows'),
      ],
    },
    {
      labels: [...labels, 'IPSecStatus'],
      of: 'flows',
      needs: 'IPSecStatus',
      metrics: [metric('ipsec_flows_total', 'Flows under IPsec')],
    },
  ];
}

function volumeMetrics(
  prefix: string,
  aspect: string,
  fields: Readonly<Record<'bytes' | 'packets', FieldName>>,
): MetricDefinition[] {
  return (['bytes', 'packets'] as const).flatMap((volume) =>
    directions.map((direction) =>
      define(
        prefix,
        `${aspect}_${direction}_${volume}_total`,
        `${fields[volume]} by ${aspect}, ${direction}`,
        { value: fields[volume], direction },
      ),
    ),
  );
}

function define(
  prefix: string,
  name: string,
  help: string,
  more: Partial<MetricDefinition> = {},
): MetricDefinition {
  return { name, fullName: `${prefix}_${name}`, help: `${help}.`, ...more };
}
