import { formatFilters } from '@tributary/model';
import type { Condition, MetricFunction, MetricQuery } from '@tributary/model';
import { definitionOf } from './catalog.ts';
import type { CardPlace } from './layout.ts';

/** What the page counts. */
export const measures = ['Bytes', 'Packets', 'Flows'] as const;
export type Measure = (typeof measures)[number];

/** What decides what cards ask, beside their own settings. */
export interface AskContext {
  readonly measure: Measure;
  readonly hasKubernetes: boolean;
  /** Seconds by which the previous period lies back; undefined to leave it out. */
  readonly shift: number | undefined;
}

export const latencyFunctions = ['avg', 'p50', 'p90', 'p99'] as const;

/** Enough for every combination of flags that one sees. */
const MOST_FLAGS = 100;
const PATHS_PER_TOP = 6;

/** The sum of the page's flows, to which cards add up. */
export function totalQuery(measure: Measure): MetricQuery {
  return { type: measure, function: measure === 'Flows' ? 'count' : 'sum' };
}

/** What a card asks for, in the order in which `readCard` takes the answers. */
export function queriesOf(place: CardPlace, context: AskContext): MetricQuery[] {
  const { source } = definitionOf(place.id);
  const total = totalQuery(context.measure);
  switch (source.kind) {
    case 'total':
      return context.shift === undefined ? [total] : [total, { ...total, shift: context.shift }];
    case 'secondary':
      return [
        total,
        { ...total, filters: formatFilters([[secondaryCondition(context.hasKubernetes)]]) },
      ];
    case 'top':
      return [
        {
          ...measured(source.measures, context.measure),
          aggregateBy: keysOf(place),
          // one more, since the flows without a value may be among them
          top: place.top + (source.ignoresNone ? 1 : 0),
          // where a flow has several values, those of the rest say nothing
          others: !source.overlaps,
          ...(source.filters !== undefined && { filters: source.filters }),
        },
        total,
      ];
    case 'latency':
      return latencyFunctions.map((name: MetricFunction) => ({
        type: source.type,
        function: name,
      }));
    case 'flags':
      return [
        {
          type: 'Flows',
          function: 'count',
          aggregateBy: ['Flags'],
          top: MOST_FLAGS,
          filters: 'Proto=6',
        },
      ];
    case 'paths':
      return [
        {
          ...total,
          aggregateBy: pathKeys(context.hasKubernetes),
          top: place.top * PATHS_PER_TOP,
          others: true,
        },
        total,
      ];
  }
}

function measured(
  measures: 'Flows' | 'PktDropPackets' | 'point' | undefined,
  measure: Measure,
): MetricQuery {
  if (measures === 'Flows' || measures === 'PktDropPackets') {
    return { type: measures, function: measures === 'Flows' ? 'count' : 'sum' };
  }
  const total = totalQuery(measure);
  return measures === 'point' && measure !== 'Flows' ? { ...total, type: `If${measure}` } : total;
}

/** The fields that a card of the largest values looks at, with the end that the reader chose. */
export function keysOf({ id, end }: CardPlace): string[] {
  const { source } = definitionOf(id);
  if (source.kind !== 'top') return [];
  const prefix = { src: 'Src', dst: 'Dst', either: '' }[end];
  return source.keys.map((key) => (source.ofEnds ? prefix + key : key));
}

/** The fields of the columns from source to destination. Networks have names where Kubernetes gives them. */
export function pathKeys(hasKubernetes: boolean): string[] {
  return hasKubernetes
    ? ['SrcK8S_Namespace', 'SrcK8S_NetworkName', 'DstK8S_Namespace']
    : ['SrcNetNamespace', 'Interfaces', 'DstNetNamespace'];
}

/**
 * What makes a flow one of a secondary network: an interface that belongs to a NetworkAttachmentDefinition or, where no
 * Kubernetes tells, one that is named as Multus names them.
 */
export function secondaryCondition(hasKubernetes: boolean): Condition {
  return hasKubernetes
    ? { key: 'IfNetworks', op: '~', values: [{ text: '/', quoted: false }] }
    : { key: 'Interfaces', op: '=', values: [{ text: 'net*', quoted: false }] };
}
