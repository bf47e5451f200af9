import type { Graph, GraphEdge } from '../model/graph.ts';
import { rttOf } from '../model/graph.ts';
import type { Colouring } from '../model/settings.ts';
import type { Look } from './look.ts';

/** How edges of one class are drawn: never by colour alone. */
export interface EdgeStyle {
  readonly colour: string;
  readonly dash: readonly number[];
}

/** What a class of edges has in common, for the legend. */
export type EdgeClass =
  | { readonly kind: 'network'; readonly name: string }
  | { readonly kind: 'more-networks' }
  | { readonly kind: 'no-drops' | 'some-drops' | 'many-drops' }
  | { readonly kind: 'rtt'; readonly belowNs: number }
  | { readonly kind: 'rtt-above'; readonly ns: number }
  | { readonly kind: 'no-rtt' };

export interface Colours {
  readonly classes: readonly EdgeClass[];
  readonly styles: readonly EdgeStyle[];
  /** The index of an edge's class. */
  readonly styleOf: (edge: GraphEdge) => number;
}

const DASHES: readonly (readonly number[])[] = [[], [10, 4], [3, 3], [12, 4, 3, 4]];
const SOLID = DASHES[0]!;
/** More than that many networks cannot be told apart: the smaller ones share a style. */
const MOST_NETWORKS = 14;
const MANY_DROPS = 0.01;
const RTT_CLASSES_NS = [1e6, 10e6, 100e6];

/** How the edges of a graph are told apart. */
export function coloursOf(graph: Graph, colouring: Colouring, look: Look): Colours {
  if (colouring === 'drops') return byDrops(look);
  if (colouring === 'rtt') return byRtt(look);
  return byNetwork(graph, look);
}

function byNetwork({ networks }: Graph, look: Look): Colours {
  const named = networks.slice(0, MOST_NETWORKS);
  const indices = new Map(named.map((name, index) => [name, index]));
  const hasMore = networks.length > named.length;
  return {
    classes: [
      ...named.map((name) => ({ kind: 'network' as const, name })),
      ...(hasMore ? [{ kind: 'more-networks' as const }] : []),
    ],
    styles: [
      ...named.map((_, index) => ({
        colour: look.palette[index % look.palette.length]!,
        dash: DASHES[(index + Math.floor(index / look.palette.length)) % DASHES.length]!,
      })),
      { colour: look.quiet, dash: DASHES[2]! },
    ],
    styleOf: ({ network }) => indices.get(network.name) ?? named.length,
  };
}

function byDrops(look: Look): Colours {
  return {
    classes: [{ kind: 'no-drops' }, { kind: 'some-drops' }, { kind: 'many-drops' }],
    styles: [
      { colour: look.quiet, dash: SOLID },
      { colour: look.warning, dash: DASHES[1]! },
      { colour: look.danger, dash: DASHES[2]! },
    ],
    styleOf: ({ drops, packets }) => {
      if (drops === 0) return 0;
      return drops < MANY_DROPS * Math.max(1, packets) ? 1 : 2;
    },
  };
}

function byRtt(look: Look): Colours {
  return {
    classes: [
      ...RTT_CLASSES_NS.map((belowNs) => ({ kind: 'rtt' as const, belowNs })),
      { kind: 'rtt-above', ns: RTT_CLASSES_NS.at(-1)! },
      { kind: 'no-rtt' },
    ],
    styles: [
      { colour: look.palette[2]!, dash: SOLID },
      { colour: look.palette[0]!, dash: DASHES[1]! },
      { colour: look.warning, dash: DASHES[3]! },
      { colour: look.danger, dash: DASHES[2]! },
      { colour: look.quiet, dash: SOLID },
    ],
    styleOf: (edge) => {
      const rtt = rttOf(edge);
      if (rtt === undefined) return RTT_CLASSES_NS.length + 1;
      const index = RTT_CLASSES_NS.findIndex((below) => rtt < below);
      return index < 0 ? RTT_CLASSES_NS.length : index;
    },
  };
}
