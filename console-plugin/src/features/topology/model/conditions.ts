import type { Condition, Filter, ViewCondition } from '@tributary/model';
import { filterOfConditions, formatFilters, swapEnds } from '@tributary/model';
import type { QueryParams } from '@tributary/model';
import { queryParams } from '../../../query/params.ts';
import { addCondition } from '../../../shared/filter-actions.ts';
import type { View } from '../../../view/index.ts';
import type { GraphEdge } from './graph.ts';
import type { EndValue, Identity, Scope } from './scopes.ts';

/** What every flow of a node or a group has: at either end, or, for an interface, at the point itself. */
export function conditionsOfNode({ values }: Identity): Condition[] {
  const interfaceName = values.find(([field, value]) => field === 'Interface' && value !== '');
  if (interfaceName) {
    return values.map(([field, value]) => equals(pointKeys[field] ?? field, value));
  }
  return named(values).map(([field, value]) => equals(field, value));
}

/** What every flow of an edge has. */
export function conditionsOfEdge({ source, target, network }: GraphEdge): Condition[] {
  const ends = [...ofEnd(source, 'Src'), ...ofEnd(target, 'Dst')];
  const interfaces = [source, target].flatMap(({ values }) =>
    values.filter(([field, value]) => field === 'Interface' && value !== ''),
  );
  const atInterface = interfaces.slice(0, 1).map(([, value]) => equals('Interfaces', value));
  const known = [...ends, ...atInterface];
  return [...known, ...ofNetwork(network).filter((one) => !known.some((by) => by.key === one.key))];
}

/** The view's query, narrowed to flows that also meet the conditions whatever the view's match. */
export function narrowedParams(view: View, conditions: readonly Condition[]): QueryParams {
  const present = filterOfConditions(view.filter)[0] ?? [];
  const all: Filter =
    view.match === 'any' && present.length > 0
      ? present.map((one) => [one, ...conditions])
      : [[...present, ...conditions]];
  const both =
    view.match === 'bidirectional' && present.length > 0
      ? [...all, ...swapEnds([present]).map((group) => [...group, ...conditions])]
      : all;
  const unfiltered = queryParams({ ...view, filter: [], match: 'all' });
  return { ...unfiltered, filters: formatFilters(both) };
}

/**
 * The view narrowed to flows that also meet the conditions. Filters of which any is enough cannot be joined with what must
 * hold: they are switched off, and stay to be seen.
 */
export function narrowedView(
  { filter, match }: View,
  conditions: readonly Condition[],
): Pick<View, 'filter' | 'match'> {
  const inForce = filter.filter(({ state }) => state === 'on');
  const isAny = match === 'any' && inForce.length > 1;
  const kept = isAny
    ? filter.map((one) => (one.state === 'on' ? { ...one, state: 'off' as const } : one))
    : filter;
  return {
    filter: conditions.reduce(addCondition, kept as ViewCondition[]),
    match: match === 'any' ? 'all' : match,
  };
}

/** The filter without what the last step in has added, and the scope that it was taken from. */
export function steppedOut(
  filter: readonly ViewCondition[],
): { readonly filter: ViewCondition[]; readonly scope: Scope } | undefined {
  const last = filter.at(-1);
  const step = steps.find(({ key }) => last?.state === 'on' && last.key === key && last.op === '=');
  if (!step) return undefined;
  const kept = filter.slice(0, -1);
  for (const key of step.before) {
    const one = kept.at(-1);
    if (one?.state === 'on' && one.key === key) kept.pop();
  }
  return { filter: kept, scope: step.scope };
}

/** The last condition that a step in adds, and those before it, backwards. */
const steps: readonly {
  readonly key: string;
  readonly before: readonly string[];
  readonly scope: Scope;
}[] = [
  { key: 'K8S_Name', before: ['K8S_Namespace', 'K8S_Type'], scope: 'pod' },
  { key: 'NetNamespace', before: ['K8S_Name'], scope: 'pod' },
  { key: 'K8S_OwnerName', before: ['K8S_Namespace', 'K8S_OwnerType'], scope: 'workload' },
  { key: 'K8S_Namespace', before: [], scope: 'namespace' },
  { key: 'K8S_HostName', before: [], scope: 'node' },
  { key: 'K8S_Zone', before: [], scope: 'zone' },
  { key: 'K8S_NetworkName', before: [], scope: 'network' },
  { key: 'K8S_ClusterName', before: [], scope: 'cluster' },
];

const pointKeys: Readonly<Record<string, string>> = {
  NetNamespace: 'NetNamespaces',
  Interface: 'Interfaces',
};

function ofEnd({ values }: Identity, side: 'Src' | 'Dst'): Condition[] {
  return named(values).map(([field, value]) =>
    equals(field === 'K8S_ClusterName' ? field : `${side}${field}`, value),
  );
}

function named(values: readonly EndValue[]): readonly EndValue[] {
  return values.filter(([field]) => field !== 'Interface');
}

function ofNetwork({ name, by }: GraphEdge['network']): Condition[] {
  if (by === 'network') return [equals('K8S_NetworkName', name)];
  if (by === 'interface') return [equals('Interfaces', name)];
  return [equals('SrcK8S_NetworkName', ''), equals('DstK8S_NetworkName', '')];
}

function equals(key: string, text: string): Condition {
  return { key, op: '=', values: [{ text, quoted: text === '' || text.includes('*') }] };
}
