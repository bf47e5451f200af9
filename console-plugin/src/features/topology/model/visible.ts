import type { Graph, GraphEdge, GraphNode } from './graph.ts';

/** What is drawn of a graph. */
export interface VisibleGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** The graph without the nodes that the reader has hidden, and the edges that touch them. */
export function visibleOf(graph: Graph, hidden: readonly string[]): VisibleGraph {
  const gone = new Set(hidden);
  const isGone = ({ id, path }: GraphNode) => gone.has(id) || path.some((group) => gone.has(group));
  return {
    nodes: [...graph.nodes.values()].filter((node) => !isGone(node)),
    edges: graph.edges.filter(({ source, target }) => !isGone(source) && !isGone(target)),
  };
}

/** Ids of the nodes whose name, or the name of where they belong, contains the text. */
export function found(nodes: readonly GraphNode[], search: string): ReadonlySet<string> {
  const text = search.trim().toLowerCase();
  if (text === '') return new Set();
  const matches = ({ name, within }: GraphNode) =>
    name.toLowerCase().includes(text) || within.toLowerCase().includes(text);
  return new Set(nodes.filter(matches).map(({ id }) => id));
}
