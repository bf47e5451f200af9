import { describe, expect, it } from 'vitest';
import type { FieldName, FlowRecord } from '@tributary/model';
import { FlowBatch } from '../flows/flow-batch.ts';
import { DEFAULT_METRICS, metricNames } from './definitions.ts';
import { FlowMetrics } from './flow-metrics.ts';

const NOW_MS = 1_700_000_000_000;

function count(names: readonly string[], flows: readonly FlowRecord[], maxSeries = 100) {
  const metrics = new FlowMetrics({ names, maxSeries, expireAfterMs: 60_000 });
  metrics.observe(toBatch(flows), NOW_MS);
  return metrics;
}

function toBatch(flows: readonly FlowRecord[]): FlowBatch {
  const batch = new FlowBatch(flows.length);
  for (const [row, flow] of flows.entries()) {
    for (const [name, value] of Object.entries(flow)) {
      batch.column(name as FieldName)[row] = value as never;
    }
  }
  return batch;
}

/** The series, without what explains them. */
function series(metrics: FlowMetrics, nowMs = NOW_MS): string[] {
  return metrics
    .text(nowMs)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

const flow: FlowRecord = {
  Bytes: 1_000,
  Packets: 10,
  FlowDirection: 1,
  AgentIP: '10.0.0.1',
  K8S_FlowLayer: 'app',
  SrcK8S_Namespace: 'shop',
  DstK8S_Namespace: 'data',
  SrcK8S_OwnerName: 'web',
  DstK8S_OwnerName: 'db',
  SrcK8S_HostName: 'worker-1',
  DstK8S_HostName: 'worker-2',
  Interfaces: ['net1', 'veth1'],
  IfDirections: [1, 0],
  NetNamespaces: ['cni-a', 'host'],
  IfKinds: ['macvlan', 'veth'],
  IfNetworks: ['shop/red', ''],
  IfPodNamespaces: ['shop', ''],
  IfBytes: [1_000, 900],
  IfPackets: [10, 9],
};

describe('FlowMetrics', () => {
  it("has NetObserv's names and labels", () => {
    const text = count(['workload_egress_bytes_total'], [flow, flow]).text(NOW_MS);
    expect(text).toBe(
      [
        '# HELP netobserv_workload_egress_bytes_total Bytes by workload, egress.',
        '# TYPE netobserv_workload_egress_bytes_total counter',
        'netobserv_workload_egress_bytes_total{K8S_FlowLayer="app",SrcK8S_Namespace="shop",DstK8S_Namespace="data",SrcK8S_OwnerName="web",DstK8S_OwnerName="db"} 2000',
        '',
      ].join('\n'),
    );
    for (const name of DEFAULT_METRICS.split(',')) expect(metricNames).toContain(name);
    expect(metricNames).toContain('node_to_node_ingress_flows_total');
  });

  it('counts a flow that two nodes saw once in each direction, and an inner one in both', () => {
    const names = ['node_ingress_bytes_total', 'node_egress_bytes_total'];
    const here: FlowRecord = { ...flow, SrcK8S_HostName: 'n', DstK8S_HostName: 'n' };
    const metrics = count(names, [
      flow,
      { ...flow, AgentIP: '10.0.0.2', FlowDirection: 0 },
      { ...here, FlowDirection: 2 },
    ]);
    expect(series(metrics)).toEqual([
      'netobserv_node_ingress_bytes_total{SrcK8S_HostName="worker-1",DstK8S_HostName="worker-2"} 1000',
      'netobserv_node_ingress_bytes_total{SrcK8S_HostName="n",DstK8S_HostName="n"} 1000',
      'netobserv_node_egress_bytes_total{SrcK8S_HostName="worker-1",DstK8S_HostName="worker-2"} 1000',
      'netobserv_node_egress_bytes_total{SrcK8S_HostName="n",DstK8S_HostName="n"} 1000',
    ]);
  });

  it('counts each interface by its own counters, and each secondary network once a flow', () => {
    const names = [
      'interface_egress_bytes_total',
      'interface_ingress_packets_total',
      'network_egress_bytes_total',
      'network_flows_total',
    ];
    const twice = { ...flow, IfNetworks: ['shop/red', 'shop/red'] };
    expect(series(count(names, [flow, twice, { ...flow, IfNetworks: ['', ''] }]))).toEqual([
      'tributary_interface_egress_bytes_total{IfNetwork="shop/red",IfPodNamespace="shop",AgentIP="10.0.0.1",IfKind="macvlan",NetNamespace="cni-a",Interface="net1"} 2000',
      'tributary_interface_egress_bytes_total{IfPodNamespace="shop",AgentIP="10.0.0.1",IfKind="macvlan",NetNamespace="cni-a",Interface="net1"} 1000',
      'tributary_interface_ingress_packets_total{IfNetwork="shop/red",AgentIP="10.0.0.1",IfKind="veth",NetNamespace="host",Interface="veth1"} 9',
      'tributary_interface_ingress_packets_total{AgentIP="10.0.0.1",IfKind="veth",NetNamespace="host",Interface="veth1"} 18',
      'tributary_network_egress_bytes_total{Network="shop/red",SrcK8S_Namespace="shop",DstK8S_Namespace="data"} 2000',
      'tributary_network_flows_total{Network="shop/red",SrcK8S_Namespace="shop",DstK8S_Namespace="data"} 2',
    ]);
  });

  it('has histograms in seconds', () => {
    const metrics = count(
      ['node_rtt_seconds', 'node_dns_latency_seconds'],
      [
        { ...flow, TimeFlowRttNs: 15_000_000 },
        { ...flow, TimeFlowRttNs: 2_000_000_000 },
        { ...flow, DnsId: 7, DnsLatencyMs: 5, DnsFlagsResponseCode: 'NoError' },
        flow,
      ],
    );
    const ends = 'SrcK8S_HostName="worker-1",DstK8S_HostName="worker-2"';
    expect(series(metrics)).toEqual(
      expect.arrayContaining([
        `netobserv_node_rtt_seconds_bucket{${ends},le="0.01"} 0`,
        `netobserv_node_rtt_seconds_bucket{${ends},le="0.02"} 1`,
        `netobserv_node_rtt_seconds_bucket{${ends},le="1"} 1`,
        `netobserv_node_rtt_seconds_bucket{${ends},le="+Inf"} 2`,
        `netobserv_node_rtt_seconds_sum{${ends}} 2.015`,
        `netobserv_node_rtt_seconds_count{${ends}} 2`,
        `netobserv_node_dns_latency_seconds_bucket{${ends},DnsFlagsResponseCode="NoError",le="0.005"} 1`,
      ]),
    );
  });

  it('counts drops by cause, and only flows that have them', () => {
    const dropped: FlowRecord = {
      ...flow,
      PktDropPackets: 3,
      PktDropBytes: 180,
      PktDropLatestDropCause: '2',
    };
    expect(series(count(['namespace_drop_packets_total'], [flow, dropped]))).toEqual([
      'netobserv_namespace_drop_packets_total{K8S_FlowLayer="app",SrcK8S_Namespace="shop",DstK8S_Namespace="data",PktDropLatestDropCause="2"} 3',
    ]);
  });

  it('sums what exceeds the bound as other, and says how often', () => {
    const flows = ['a', 'b', 'c', 'd'].map((name) => ({
      SrcK8S_HostName: name,
      DstK8S_HostName: 'x',
    }));
    const metrics = count(['node_flows_total'], flows, 2);
    const other = [
      'K8S_ClusterName',
      'SrcK8S_Zone',
      'DstK8S_Zone',
      'SrcK8S_HostName',
      'DstK8S_HostName',
    ];
    expect(series(metrics)).toEqual([
      'netobserv_node_flows_total{SrcK8S_HostName="a",DstK8S_HostName="x"} 1',
      'netobserv_node_flows_total{SrcK8S_HostName="b",DstK8S_HostName="x"} 1',
      `netobserv_node_flows_total{${other.map((name) => `${name}="other"`).join(',')}} 2`,
    ]);
    expect(metrics.series).toEqual({ count: 3, overflowed: 2 });
  });

  it('forgets series without flows and makes room for others', () => {
    const metrics = count(
      ['node_flows_total'],
      [{ SrcK8S_HostName: 'a' }, { SrcK8S_HostName: 'b' }],
      2,
    );
    metrics.observe(toBatch([{ SrcK8S_HostName: 'a' }]), NOW_MS + 40_000);
    expect(series(metrics, NOW_MS + 70_000)).toEqual([
      'netobserv_node_flows_total{SrcK8S_HostName="a"} 2',
    ]);
    metrics.observe(toBatch([{ SrcK8S_HostName: 'c' }]), NOW_MS + 70_000);
    expect(metrics.series).toEqual({ count: 2, overflowed: 0 });
  });

  it('keeps one series whatever else its batch has, and escapes values', () => {
    const metrics = count(['node_flows_total'], [{ SrcK8S_HostName: 'a"\\\n' }]);
    metrics.observe(toBatch([{ SrcK8S_HostName: 'a"\\\n' }, { SrcK8S_Zone: 'z' }]), NOW_MS);
    expect(series(metrics)).toEqual([
      String.raw`netobserv_node_flows_total{SrcK8S_HostName="a\"\\\n"} 2`,
      'netobserv_node_flows_total{SrcK8S_Zone="z"} 1',
    ]);
  });
});
