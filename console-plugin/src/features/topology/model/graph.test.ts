import type { MetricsAnswer } from '@tributary/model';
import { describe, expect, it } from 'vitest';
import { defaultView } from '../../../view/view.ts';
import {
  conditionsOfEdge,
  conditionsOfNode,
  narrowedParams,
  narrowedView,
  steppedOut,
} from './conditions.ts';
import { graphOf, rttOf } from './graph.ts';
import { aggregationOf, levelsOf, narrower, scopes, wider } from './scopes.ts';
import { found, visibleOf } from './visible.ts';

/** A pod's labels at one end. */
function pod(side: 'Src' | 'Dst', name: string, more: Record<string, string> = {}) {
  const labels = { K8S_Type: 'Pod', K8S_Namespace: 'shop', K8S_Name: name, ...more };
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [`${side}${key}`, value]));
}

function series(labels: Record<string, string>, bytes: number, more: Partial<Row> = {}) {
  const { packets = 1, flows = 1, drops = 0, rttNs = null, rtts = 0, others } = more;
  return {
    labels,
    ...(others && { others }),
    total: bytes,
    points: [],
    also: [bytes, packets, flows, drops, rttNs, rtts],
  };
}

interface Row {
  readonly packets: number;
  readonly flows: number;
  readonly drops: number;
  readonly rttNs: number | null;
  readonly rtts: number;
  readonly others: true;
}

function answer(rows: readonly ReturnType<typeof series>[], groups = rows.length): MetricsAnswer {
  return {
    series: rows,
    total: rows.reduce((sum, { total }) => sum + total, 0),
    groups,
    stepMs: 1,
    stats: { rows: rows.length, durationMs: 1, complete: true },
  };
}

const spec = { scope: 'pod', levels: ['namespace'] } as const;
const net1 = { SrcK8S_NetworkName: 'shop/net1' };

describe('the graph of an answer', () => {
  it('has an edge for each direction and each network of the same two nodes', () => {
    const [ab, ba] = [
      { ...pod('Src', 'a'), ...pod('Dst', 'b') },
      { ...pod('Src', 'b'), ...pod('Dst', 'a') },
    ];
    const graph = graphOf(
      answer([series(ab, 5), series({ ...ab, ...net1 }, 7), series(ba, 3)]),
      spec,
    );
    expect(
      graph.edges.map(({ source, target, network, bytes }) => [
        source.name,
        target.name,
        network.name,
        bytes,
      ]),
    ).toEqual([
      ['a', 'b', 'shop/net1', 7],
      ['a', 'b', '', 5],
      ['b', 'a', '', 3],
    ]);
    expect(
      [...graph.nodes.values()].map(({ name, incoming, outgoing }) => [
        name,
        incoming.bytes,
        outgoing.bytes,
      ]),
    ).toEqual([
      ['a', 3, 12],
      ['b', 12, 3],
    ]);
    expect(graph.networks).toEqual(['', 'shop/net1']);
  });

  it('joins what only the interface tells apart, and weighs round-trip times by flows', () => {
    const labels = { ...pod('Src', 'a'), ...pod('Dst', 'b') };
    const rows = [
      series({ ...labels, SrcInterface: 'eth0' }, 5, { rttNs: 300, rtts: 1, drops: 2 }),
      series({ ...labels, DstInterface: 'eth0' }, 7, { rttNs: 300, rtts: 3 }),
    ];
    const [edge, ...rest] = graphOf(answer(rows), spec).edges;
    expect(rest).toEqual([]);
    expect(edge).toMatchObject({ bytes: 12, flows: 2, drops: 2 });
    expect(rttOf(edge!)).toBe(150);
  });

  it('adds up to the total with the others, and says how much is drawn', () => {
    const rows = [
      series({ ...pod('Src', 'a'), ...pod('Dst', 'b') }, 5),
      series({}, 30, { others: true, flows: 9 }),
    ];
    const graph = graphOf(answer(rows, 12), spec);
    expect(graph).toMatchObject({
      drawn: 1,
      all: 12,
      others: { bytes: 30 },
      total: { bytes: 35, flows: 10 },
    });
    expect(graph.nodes.size).toBe(2);
  });

  it('nests groups, and leaves outside what is in none', () => {
    const inside = {
      ...pod('Src', 'a', { K8S_HostName: 'n1' }),
      SrcK8S_OwnerName: 'web',
      SrcK8S_OwnerType: 'Deployment',
    };
    const graph = graphOf(answer([series({ ...inside, DstNetNamespace: '' }, 5)]), {
      scope: 'pod',
      levels: ['node', 'namespace', 'workload'],
    });
    const [known, unknown] = [...graph.nodes.values()];
    expect(known!.path.map((id) => graph.groups.get(id)!.name)).toEqual(['n1', 'shop', 'web']);
    expect(unknown).toMatchObject({ kind: 'unknown', path: [] });
  });

  it('names networks by interface only where Kubernetes names nobody', () => {
    const bare = {
      SrcNetNamespace: 'probe',
      DstNetNamespace: 'lab',
      SrcInterface: 'net1',
      DstInterface: '',
    };
    expect(graphOf(answer([series(bare, 1)]), spec).edges[0]!.network).toEqual({
      name: 'net1',
      by: 'interface',
    });
    const named = { ...bare, ...pod('Src', 'a') };
    expect(graphOf(answer([series(named, 1)]), spec).edges[0]!.network.by).toBe('primary');
  });

  it('hides nodes with their edges, and finds by any part of a name', () => {
    const graph = graphOf(
      answer([series({ ...pod('Src', 'web-1'), ...pod('Dst', 'db-1') }, 5)]),
      spec,
    );
    const [web] = [...graph.nodes.values()];
    expect(visibleOf(graph, [web!.id])).toMatchObject({ nodes: [{ name: 'db-1' }], edges: [] });
    expect(visibleOf(graph, [...graph.groups.keys()]).nodes).toEqual([]);
    expect([...found([...graph.nodes.values()], 'WEB')]).toEqual([web!.id]);
    expect(found([...graph.nodes.values()], ' ').size).toBe(0);
  });
});

describe('filters of what is drawn', () => {
  const labels = { ...pod('Src', 'a'), ...pod('Dst', 'b'), ...net1 };
  const [edge] = graphOf(answer([series(labels, 5)]), spec).edges;

  it('select the flows of an edge, by its ends and its network', () => {
    expect(narrowedParams(defaultView, conditionsOfEdge(edge!)).filters).toBe(
      'SrcK8S_Type=Pod&SrcK8S_Namespace=shop&SrcK8S_Name=a&DstK8S_Type=Pod&DstK8S_Namespace=shop&DstK8S_Name=b&K8S_NetworkName=shop/net1',
    );
  });

  it('select an interface at the point itself', () => {
    const at = {
      SrcInterface: 'net1',
      SrcNetNamespace: 'probe',
      DstInterface: '',
      DstNetNamespace: '',
    };
    const [one] = graphOf(answer([series(at, 5)]), { scope: 'interface', levels: [] }).edges;
    expect(narrowedParams(defaultView, conditionsOfNode(one!.source)).filters).toBe(
      'NetNamespaces=probe&Interfaces=net1',
    );
    expect(narrowedParams(defaultView, conditionsOfEdge(one!)).filters).toContain(
      'SrcNetNamespace=probe',
    );
  });

  it('hold within whatever the view matches by', () => {
    const filter = ['x', 'y'].map((text) => ({
      key: 'SrcK8S_Name',
      op: '=' as const,
      values: [{ text, quoted: false }],
      state: 'on' as const,
    }));
    const conditions = conditionsOfNode({ ...edge!.source, values: [['K8S_Namespace', 'shop']] });
    const of = (match: 'all' | 'any' | 'bidirectional') =>
      narrowedParams({ ...defaultView, filter, match }, conditions).filters;
    expect(of('all')).toBe('SrcK8S_Name=x&SrcK8S_Name=y&K8S_Namespace=shop');
    expect(of('any')).toBe('SrcK8S_Name=x&K8S_Namespace=shop|SrcK8S_Name=y&K8S_Namespace=shop');
    expect(of('bidirectional')).toBe(
      'SrcK8S_Name=x&SrcK8S_Name=y&K8S_Namespace=shop|DstK8S_Name=x&DstK8S_Name=y&K8S_Namespace=shop',
    );
    const view = narrowedView({ ...defaultView, filter, match: 'any' }, conditions);
    expect(view.filter.map(({ state }) => state)).toEqual(['off', 'off', 'on']);
  });

  it('go away by stepping out as they came by stepping in', () => {
    const { filter } = narrowedView(defaultView, conditionsOfNode(edge!.source));
    expect(filter).toHaveLength(3);
    expect(steppedOut(filter)).toEqual({ filter: [], scope: 'pod' });
    expect(steppedOut([])).toBeUndefined();
  });
});

describe('scopes', () => {
  it('ask for both ends once, with the network', () => {
    expect(aggregationOf('namespace', ['node'])).toEqual([
      'SrcK8S_Namespace',
      'DstK8S_Namespace',
      'SrcK8S_HostName',
      'DstK8S_HostName',
      'SrcK8S_NetworkName',
      'DstK8S_NetworkName',
      'SrcInterface',
      'DstInterface',
    ]);
  });

  it.each(scopes)('%s asks for no more than the API takes', (scope) => {
    expect(aggregationOf(scope, levelsOf(scope)).length).toBeLessThanOrEqual(24);
  });

  it('are left by stepping out the way they were entered', () => {
    for (const scope of scopes.filter((one) => one !== 'network')) {
      const inner = narrower(scope);
      if (inner) expect(wider(inner)).toBe(scope);
    }
  });
});
