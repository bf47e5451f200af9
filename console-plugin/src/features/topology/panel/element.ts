import { add } from '../model/graph.ts';
import type { Graph, GraphEdge, GraphGroup, GraphNode, Measures } from '../model/graph.ts';

/** What the panel is about. */
export type GraphElement =
  | { readonly kind: 'edge'; readonly of: GraphEdge; readonly back: readonly GraphEdge[] }
  | {
      readonly kind: 'node';
      readonly of: GraphNode;
      readonly edges: readonly GraphEdge[];
    }
  | {
      readonly kind: 'group';
      readonly of: GraphGroup;
      readonly members: readonly GraphNode[];
    };

/** The element of that id, or undefined when the graph has none (any more). */
export function elementOf(graph: Graph, id: string): GraphElement | undefined {
  const node = graph.nodes.get(id);
  if (node) {
    const edges = graph.edges.filter(({ source, target }) => source === node || target === node);
    return { kind: 'node', of: node, edges };
  }
  const group = graph.groups.get(id);
  if (group) {
    const members = [...graph.nodes.values()].filter(({ path }) => path.includes(id));
    return { kind: 'group', of: group, members };
  }
  const edge = graph.edges.find((one) => one.id === id);
  if (!edge) return undefined;
  const back = graph.edges.filter(
    ({ source, target }) =>
      source === edge.target && target === edge.source && edge.source !== edge.target,
  );
  return { kind: 'edge', of: edge, back };
}

/** All that goes in, out and about within a node. */
export function allOf({ incoming, outgoing, inner }: GraphNode): Measures {
  return add(add(incoming, outgoing), inner);
}
