import fc from 'fast-check';
import type { FlowRecord } from '@tributary/model';

/** Flows and questions in which everything that rollups treat apart occurs. */

const lists = {
  Interfaces: ['net1', 'net10', 'eth0', 'veth1', ''],
  IfDirections: [0, 1],
  NetNamespaces: ['cni-a', 'cni-b', 'host', ''],
  IfKinds: ['veth', 'macvlan'],
  IfNetworks: ['shop/blue', 'shop/red', ''],
  IfVFs: ['ens1f0/1', ''],
  IfPodNamespaces: ['shop', 'bank', ''],
  IfBytes: [1, 10, 170],
  IfPackets: [1, 2],
};
const scalars = {
  SrcAddr: ['10.0.0.1', '10.0.0.2', '2001:db8::1'],
  DstAddr: ['10.0.0.1', '10.0.0.3'],
  SrcPort: [80, 443, 45_000, 45_001],
  DstPort: [53, 443, 8080, 46_000],
  Proto: [6, 17, 1],
  FlowDirection: [0, 1, 2],
  K8S_FlowLayer: ['app', 'infra'],
  Bytes: [0, 170, 899, 1_000],
  Packets: [1, 2, 30],
  PktDropBytes: [100],
  PktDropPackets: [1],
  TimeFlowRttNs: [200_000, 3_000_000, 40_000_001],
  DnsLatencyMs: [0, 3, 250],
  SrcK8S_Namespace: ['shop', 'bank'],
  DstK8S_Namespace: ['shop', 'other', 'bank'],
  SrcK8S_Name: ['cart-1', 'cart-2'],
  DstK8S_Name: ['cart-1', 'till-1'],
  SrcK8S_OwnerName: ['cart', ''],
  DstK8S_OwnerName: ['cart', 'till'],
  SrcK8S_HostName: ['n1', 'n2'],
  DstK8S_HostName: ['n1'],
  SrcNetNamespace: ['cni-a', 'cni-b'],
};

const scalarArbitrary = fc.record(
  Object.fromEntries(
    Object.entries(scalars).map(([name, pool]) => [name, fc.constantFrom<unknown>(...pool)]),
  ),
  { requiredKeys: [] },
);

/** Lists of one length, as they are parallel; any of them may be absent. */
const pointsArbitrary = fc
  .integer({ min: 0, max: 3 })
  .chain((length) =>
    fc.record(
      Object.fromEntries(
        Object.entries(lists).map(([name, pool]) => [
          name,
          fc.array(fc.constantFrom<unknown>(...pool), { minLength: length, maxLength: length }),
        ]),
      ),
      { requiredKeys: [] },
    ),
  );

/** Flows that end within [fromMs, toMs]. */
export function flowArbitrary(fromMs: number, toMs: number): fc.Arbitrary<FlowRecord> {
  return fc
    .tuple(scalarArbitrary, pointsArbitrary, fc.integer({ min: fromMs, max: toMs }))
    .map(
      ([one, points, TimeFlowEndMs]) =>
        ({ _RecordType: 'flowLog', ...one, ...points, TimeFlowEndMs }) as FlowRecord,
    );
}

const plain = ['rate', 'sum', 'count', 'avg', 'min', 'max', 'p90'];
const types = [
  ...['Bytes', 'Packets', 'PktDropBytes', 'TimeFlowRttNs', 'DnsLatencyMs', 'IfBytes', 'IfPackets'],
  ...['SrcPort', 'Flows'],
];

const dimensions = [
  ...['', 'Interfaces', 'IfNetworks', 'IfVFs', 'IfKinds', 'NetNamespaces'],
  ...['Interfaces,IfDirections', 'Interfaces,NetNamespaces', 'IfDirections,Interfaces,Proto'],
  ...['SrcK8S_Namespace', 'K8S_Namespace', 'K8S_OwnerName,K8S_Namespace', 'K8S_Name'],
  ...['SrcK8S_Name', 'DstK8S_Name,DstK8S_Namespace', 'SrcK8S_HostName,DstK8S_HostName'],
  ...['SrcK8S_OwnerName,DstK8S_OwnerName', 'Proto', 'FlowDirection,K8S_FlowLayer', 'DstPort'],
  ...['SrcInterface,DstInterface', 'SrcK8S_Name,DstK8S_Name,SrcInterface', 'DstInterface,Proto'],
  ...['SrcNetNamespace', 'Addr', 'IfPodNamespaces', 'Interfaces,SrcK8S_Namespace'],
];

/** Further measures, of which a rollup knows all but the last ones. */
const further = [
  ...['', '', '', 'Flows:count', 'Bytes:sum,Packets:sum,TimeFlowRttNs:sum,TimeFlowRttNs:count'],
  ...['DnsLatencyMs:max,PktDropPackets:avg', 'TimeFlowRttNs:min', 'Bytes:max', 'SrcPort:avg'],
];

/** Filters of which a rollup answers some, and others not. */
export const filterTexts = [
  ...['', '', 'Interfaces=net1', 'Interfaces=net1&IfDirections=0', 'Interfaces=net1,eth0'],
  ...['Interfaces=""', 'Interfaces!=net1', 'Interfaces~net', 'IfNetworks=shop/blue'],
  ...['NetNamespaces=cni-a&Interfaces=eth0', 'Interfaces=net1&Proto=6', 'Interfaces=net1|Proto=6'],
  ...['SrcK8S_Namespace=shop', 'K8S_Namespace=shop', 'K8S_Namespace!=shop', 'SrcK8S_Name=""'],
  ...['IfPodNamespaces=shop', 'DstPort=443', 'Port=443', 'DstPort=46000', 'DstPort!=443'],
  ...['DstPort=""', 'DstPort>=1000', 'Bytes>=800', 'SrcAddr=10.0.0.0/24', 'Proto>=7'],
  ...['SrcK8S_OwnerName~ART', 'Interfaces=net1&SrcK8S_Namespace=shop', 'SrcNetNamespace=cni-a'],
];

/** The parameters of a metric query, its range apart. */
export const metricArbitrary = fc
  .record({
    type: fc.constantFrom(...types),
    function: fc.constantFrom(...plain),
    aggregateBy: fc.constantFrom(...dimensions),
    filters: fc.constantFrom(...filterTexts),
    also: fc.constantFrom(...further),
    step: fc.constantFrom('60', '120', '300', '90', '30'),
    top: fc.constantFrom('1', '3', '50'),
    others: fc.constantFrom('true', 'false'),
  })
  // what a flow measures beside its points would count with each of them, of which a store may forget the empty ones
  .map((query) => (query.type.startsWith('If') ? { ...query, also: '' } : query));

/** Beginning and end in seconds, seldom whole minutes, within some seconds around the flows. */
export function rangeArbitrary(fromS: number, toS: number) {
  const within = fc.integer({ min: fromS, max: toS });
  const times = fc.oneof(
    within,
    within.map((seconds) => seconds - (seconds % 60)),
  );
  return fc.tuple(times, times).map((both) => {
    const [startTime, endTime] = both.toSorted((a, b) => a - b);
    return { startTime: String(startTime), endTime: String(endTime) };
  });
}
