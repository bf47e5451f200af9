import type { AlsoMeasure, MetricSeries, MetricsAnswer } from '@tributary/model';
import { identify, labelOf } from './scopes.ts';
import type { GroupLevel, Identity, Scope } from './scopes.ts';

/** What an answer is about. */
export interface GraphSpec {
  readonly scope: Scope;
  readonly levels: readonly GroupLevel[];
}

/** Sums over flows; what an edge, a node and the others have in common. */
export interface Measures {
  /** Of the metric that ranks the edges. */
  readonly value: number;
  readonly bytes: number;
  readonly packets: number;
  readonly flows: number;
  readonly drops: number;
  /** Round-trip times of the flows that have one. */
  readonly rttSumNs: number;
  readonly rttCount: number;
}

/** What each series carries beside its own value, in the order of `measuresOf`. */
export const alsoMeasures: readonly AlsoMeasure[] = [
  { type: 'Bytes', function: 'sum' },
  { type: 'Packets', function: 'sum' },
  { type: 'Flows', function: 'count' },
  { type: 'PktDropPackets', function: 'sum' },
  { type: 'TimeFlowRttNs', function: 'sum' },
  { type: 'TimeFlowRttNs', function: 'count' },
];

export interface GraphNode extends Identity {
  readonly id: string;
  /** Ids of the groups around it, from the outside to the inside. */
  readonly path: readonly string[];
  readonly incoming: Measures;
  readonly outgoing: Measures;
  /** Within itself: counted in neither of the two. */
  readonly inner: Measures;
}

/** The network that an edge runs over. */
export interface EdgeNetwork {
  /** Name of the network; of the interface where no network is known by name; empty for the primary network. */
  readonly name: string;
  readonly by: 'network' | 'interface' | 'primary';
}

export interface GraphEdge extends Measures {
  readonly id: string;
  readonly source: GraphNode;
  readonly target: GraphNode;
  readonly network: EdgeNetwork;
}

export interface GraphGroup extends Identity {
  readonly id: string;
  readonly level: GroupLevel;
  readonly path: readonly string[];
}

/** Who talks to whom, over what, how much. */
export interface Graph {
  readonly scope: Scope;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** Largest first. */
  readonly edges: readonly GraphEdge[];
  readonly groups: ReadonlyMap<string, GraphGroup>;
  /** Names of the networks, by their volume. */
  readonly networks: readonly string[];
  readonly others: Measures | undefined;
  /** Of everything, others included. */
  readonly total: Measures;
  /** Connections as the API tells them apart: those that are drawn, and all. */
  readonly drawn: number;
  readonly all: number;
}

const nothing: Measures = {
  value: 0,
  bytes: 0,
  packets: 0,
  flows: 0,
  drops: 0,
  rttSumNs: 0,
  rttCount: 0,
};

/** The graph of an answer; what is the same to the reader is one edge. */
export function graphOf(answer: MetricsAnswer, spec: GraphSpec): Graph {
  const steps = graphSteps(answer, spec);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Series between two moments at which the caller may pause. */
const SLICE = 200;

/** The same step by step: ten thousand series at once would hold up the page. */
export function* graphSteps(
  answer: MetricsAnswer,
  spec: GraphSpec,
): Generator<undefined, Graph, undefined> {
  const nodes = new Map<string, Writable<GraphNode>>();
  const groups = new Map<string, GraphGroup>();
  const edges = new Map<string, Writable<GraphEdge>>();
  const volumes = new Map<string, number>();
  let total = nothing;
  let others: Measures | undefined;
  for (const [index, series] of answer.series.entries()) {
    if (index % SLICE === SLICE - 1) yield;
    const measures = measuresOf(series);
    total = add(total, measures);
    if (series.others) {
      others = measures;
      continue;
    }
    const [source, target] = (['Src', 'Dst'] as const).map((side) =>
      nodeOf(series, side, spec, nodes, groups),
    ) as [Writable<GraphNode>, Writable<GraphNode>];
    const network = networkOf(series);
    volumes.set(network.name, (volumes.get(network.name) ?? 0) + measures.value);
    if (source === target) source.inner = add(source.inner, measures);
    else {
      source.outgoing = add(source.outgoing, measures);
      target.incoming = add(target.incoming, measures);
    }
    const id = `${source.id} > ${target.id} @ ${network.name}`;
    const known = edges.get(id);
    if (known) Object.assign(known, add(known, measures));
    else edges.set(id, { id, source, target, network, ...measures });
  }
  return {
    scope: spec.scope,
    nodes,
    groups,
    edges: [...edges.values()].sort((a, b) => b.value - a.value || (a.id < b.id ? -1 : 1)),
    networks: [...volumes]
      .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
      .map(([name]) => name),
    others,
    total,
    drawn: answer.series.length - (others ? 1 : 0),
    all: answer.groups,
  };
}

/** Mean round-trip time in ns; undefined where none was measured. */
export function rttOf({ rttSumNs, rttCount }: Measures): number | undefined {
  return rttCount > 0 ? rttSumNs / rttCount : undefined;
}

export function add(a: Measures, b: Measures): Measures {
  return {
    value: a.value + b.value,
    bytes: a.bytes + b.bytes,
    packets: a.packets + b.packets,
    flows: a.flows + b.flows,
    drops: a.drops + b.drops,
    rttSumNs: a.rttSumNs + b.rttSumNs,
    rttCount: a.rttCount + b.rttCount,
  };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function measuresOf({ total, also = [] }: MetricSeries): Measures {
  const [bytes, packets, flows, drops, rttSumNs, rttCount] = also.map((value) => value ?? 0);
  return {
    value: total,
    bytes: bytes ?? 0,
    packets: packets ?? 0,
    flows: flows ?? 0,
    drops: drops ?? 0,
    rttSumNs: rttSumNs ?? 0,
    rttCount: rttCount ?? 0,
  };
}

function nodeOf(
  series: MetricSeries,
  side: 'Src' | 'Dst',
  { scope, levels }: GraphSpec,
  nodes: Map<string, Writable<GraphNode>>,
  groups: Map<string, GraphGroup>,
): Writable<GraphNode> {
  const value = (field: string) => series.labels[labelOf(field, side)] ?? '';
  const path: string[] = [];
  for (const level of levels) {
    const identity = identify(level, value);
    // what is not in a zone, or of no workload, stands outside of every group of that level
    if (identity.name === '') continue;
    const id = idOf(level, identity, path.at(-1));
    if (!groups.has(id)) groups.set(id, { ...identity, id, level, path: [...path] });
    path.push(id);
  }
  const identity = identify(scope, value);
  const id = idOf(scope, identity, path.at(-1));
  let node = nodes.get(id);
  if (!node) {
    node = { ...identity, id, path, incoming: nothing, outgoing: nothing, inner: nothing };
    nodes.set(id, node);
  }
  return node;
}

function idOf(scope: Scope, { kind, name, within }: Identity, parent: string | undefined): string {
  const own = [scope, kind, within, name].filter((part) => part !== '').join('/');
  return parent === undefined ? own : `${parent}/${own}`;
}

/** By the name of either end's network; by interface only where Kubernetes names neither end. */
function networkOf({ labels }: MetricSeries): EdgeNetwork {
  const name = labels['SrcK8S_NetworkName'] || labels['DstK8S_NetworkName'];
  if (name) return { name, by: 'network' };
  const isNamed = Object.entries(labels).some(
    ([key, value]) => value !== '' && /^(Src|Dst)K8S_/.test(key),
  );
  const byInterface = isNamed ? '' : labels['SrcInterface'] || labels['DstInterface'] || '';
  return byInterface === '' ? { name: '', by: 'primary' } : { name: byInterface, by: 'interface' };
}
