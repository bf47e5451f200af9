import type { Placement, Rectangle } from '../layout/nested.ts';
import type { Graph, GraphEdge, GraphGroup, GraphNode, Measures } from '../model/graph.ts';
import type { Position } from '../model/settings.ts';
import type { VisibleGraph } from '../model/visible.ts';

export interface SceneNode extends Position {
  readonly node: GraphNode;
  readonly radius: number;
}

/** A quadratic curve from the rim of one node to that of the other. */
export interface SceneEdge {
  readonly edge: GraphEdge;
  readonly from: Position;
  readonly via: Position;
  readonly to: Position;
  readonly width: number;
  /** Which of the colouring's classes it is of. */
  readonly style: number;
}

export interface SceneGroup extends Rectangle {
  readonly group: GraphGroup;
}

/** A graph with everything where it is drawn, in the units of the layout. */
export interface Scene {
  /** Largest volume first. */
  readonly nodes: readonly SceneNode[];
  /** Smallest first, so that the large ones lie on top. */
  readonly edges: readonly SceneEdge[];
  /** From the outside to the inside. */
  readonly groups: readonly SceneGroup[];
  readonly bounds: Rectangle;
}

const MIN_RADIUS = 14;
const MAX_RADIUS = 30;
const MIN_WIDTH = 1;
const MAX_WIDTH = 9;
/** Between edges that join the same two nodes. */
const BEND = 26;
const LABEL_HEIGHT = 18;
const LABEL_WIDTH = 84;

/** Area, not radius, is what the eye compares. */
export function radiusOf(volume: number, most: number): number {
  return MIN_RADIUS + (MAX_RADIUS - MIN_RADIUS) * Math.sqrt(share(volume, most));
}

/** Width of an edge; the legend shows the same. */
export function widthOf(volume: number, most: number): number {
  return MIN_WIDTH + (MAX_WIDTH - MIN_WIDTH) * Math.sqrt(share(volume, most));
}

/** What goes through a node, whatever its direction. */
export function volumeOf({ incoming, outgoing, inner }: GraphNode): number {
  return incoming.value + outgoing.value + inner.value;
}

/** The room that a node and its name take. */
export function boxOf(node: GraphNode, most: number) {
  const radius = radiusOf(volumeOf(node), most);
  return { width: Math.max(2 * radius, LABEL_WIDTH), height: 2 * radius + 2 * LABEL_HEIGHT };
}

export function mostOf(values: Iterable<number>): number {
  let most = 0;
  for (const value of values) most = Math.max(most, value);
  return most;
}

/** Places what is visible; nodes without a place yet are left out. */
export function sceneOf(
  graph: Graph,
  visible: VisibleGraph,
  placement: Placement,
  styleOf: (edge: GraphEdge) => number,
): Scene {
  const mostVolume = mostOf(visible.nodes.map(volumeOf));
  const mostValue = mostOf(visible.edges.map(({ value }) => value));
  const nodes = visible.nodes
    .flatMap((node): SceneNode[] => {
      const at = placement.nodes.get(node.id);
      return at ? [{ node, ...at, radius: radiusOf(volumeOf(node), mostVolume) }] : [];
    })
    .sort((a, b) => volumeOf(b.node) - volumeOf(a.node));
  const groups = [...placement.groups].flatMap(([id, box]): SceneGroup[] => {
    const group = graph.groups.get(id);
    return group ? [{ group, ...box }] : [];
  });
  groups.sort((a, b) => a.group.path.length - b.group.path.length);
  const edges = curvesOf(visible.edges, new Map(nodes.map((one) => [one.node.id, one])))
    .map((curve) => ({
      ...curve,
      width: widthOf(curve.edge.value, mostValue),
      style: styleOf(curve.edge),
    }))
    .reverse();
  return { nodes, edges, groups, bounds: boundsOf(nodes, groups) };
}

function curvesOf(edges: readonly GraphEdge[], nodes: ReadonlyMap<string, SceneNode>) {
  const lanes = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    const key = laneOf(edge);
    const lane = lanes.get(key);
    if (lane) lane.push(edge);
    else lanes.set(key, [edge]);
  }
  return edges.flatMap((edge) => {
    const source = nodes.get(edge.source.id);
    const target = nodes.get(edge.target.id);
    if (!source || !target) return [];
    const lane = lanes.get(laneOf(edge))!;
    const index = lane.indexOf(edge);
    if (source === target) return [{ edge, ...loop(source, index) }];
    const isForward = edge.source.id < edge.target.id;
    const offset = (index - (lane.length - 1) / 2) * BEND * (isForward ? 1 : -1);
    return [{ edge, ...curve(source, target, offset) }];
  });
}

function laneOf({ source, target }: GraphEdge): string {
  return source.id < target.id ? `${source.id}\n${target.id}` : `${target.id}\n${source.id}`;
}

function curve(source: SceneNode, target: SceneNode, offset: number) {
  const dx = target.x - source.x;
  const dy = target.y - source.y;
  const length = Math.hypot(dx, dy) || 1;
  // twice the offset: a quadratic curve passes half-way between its middle and its control point
  const via = {
    x: (source.x + target.x) / 2 - (dy / length) * offset * 2,
    y: (source.y + target.y) / 2 + (dx / length) * offset * 2,
  };
  return { from: rim(source, via), via, to: rim(target, via) };
}

/** Traffic of a node with itself: an arc above it. */
function loop({ x, y, radius }: SceneNode, index: number) {
  const reach = radius * 1.6 + index * 14;
  return {
    from: { x: x - radius * 0.7, y: y - radius * 0.7 },
    via: { x, y: y - radius - reach },
    to: { x: x + radius * 0.7, y: y - radius * 0.7 },
  };
}

function rim({ x, y, radius }: SceneNode, towards: Position): Position {
  const length = Math.hypot(towards.x - x, towards.y - y) || 1;
  return {
    x: x + ((towards.x - x) / length) * (radius + 2),
    y: y + ((towards.y - y) / length) * (radius + 2),
  };
}

function boundsOf(nodes: readonly SceneNode[], groups: readonly SceneGroup[]): Rectangle {
  if (nodes.length === 0) return { x: 0, y: 0, width: 1, height: 1 };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (x: number, y: number, x2: number, y2: number) => {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x2);
    bottom = Math.max(bottom, y2);
  };
  for (const { x, y, radius } of nodes) {
    const half = Math.max(radius, LABEL_WIDTH / 2);
    take(x - half, y - radius, x + half, y + radius + LABEL_HEIGHT * 2);
  }
  for (const { x, y, width, height } of groups) take(x, y, x + width, y + height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function share(value: number, most: number): number {
  return most > 0 ? Math.max(0, value) / most : 0;
}

export type { Measures };
