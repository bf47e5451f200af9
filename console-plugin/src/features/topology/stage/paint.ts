import type { GraphNode } from '../model/graph.ts';
import type { Position } from '../model/settings.ts';
import type { EdgeStyle } from './colouring.ts';
import { alongOf } from './hit-test.ts';
import { badgeOf } from './kinds.ts';
import type { Look } from './look.ts';
import type { Pen } from './pen.ts';
import type { Scene, SceneEdge, SceneGroup, SceneNode } from './scene.ts';

/** What a drawing needs besides the scene. */
export interface PaintOptions {
  readonly look: Look;
  readonly styles: readonly EdgeStyle[];
  /** Screen pixels a unit of the world takes. */
  readonly scale: number;
  /** Only what touches this part of the world is drawn. */
  readonly part: { readonly from: Position; readonly to: Position };
  readonly nameOf: (node: Pick<GraphNode, 'kind' | 'name'>) => string;
  /** The text beside an edge. */
  readonly edgeText: (edge: SceneEdge['edge']) => string;
  /** Edges with a text beside them. */
  readonly labelledEdges: number;
}

const FONT_PX = 12;
const SMALL_PX = 11;
const NAME_LENGTH = 22;
const MIN_LINE_PX = 0.7;
const BADGE_SHARE = 0.72;
/** Edges and nodes that are drawn between two moments at which the painter may pause. */
const SLICE = 150;

/**
 * Draws a scene step by step, so that a large one never holds up the page: groups, edges, nodes, then as many names as have
 * room, largest first.
 */
export function* paint(pen: Pen, scene: Scene, options: PaintOptions): Generator<void, void, void> {
  const { part } = options;
  for (const group of scene.groups) paintGroup(pen, group, options);
  yield;
  let drawn = 0;
  const edges = scene.edges.filter((edge) => isEdgeIn(edge, part));
  for (const edge of edges) {
    paintEdge(pen, edge, options);
    if (++drawn % SLICE === 0) yield;
  }
  const nodes = scene.nodes.filter((node) => isNodeIn(node, part));
  for (const node of nodes) {
    paintNode(pen, node, options);
    if (++drawn % SLICE === 0) yield;
  }
  yield;
  paintTexts(pen, { nodes, groups: scene.groups, edges }, options);
}

export function paintEdge(
  pen: Pen,
  { from, via, to, width, style }: SceneEdge,
  { styles, scale }: PaintOptions,
): void {
  const { colour, dash } = styles[style]!;
  const shown = Math.max(width, MIN_LINE_PX / scale);
  pen.curve(from, via, to, { colour, width: shown, dash });
  // too small to see from afar, and the larger part of the work
  const size = 7 + shown * 1.6;
  if (size * scale < 4) return;
  pen.arrow(to, Math.atan2(to.y - via.y, to.x - via.x), size, colour);
}

export function paintNode(
  pen: Pen,
  { x, y, radius, node }: SceneNode,
  { look, scale }: PaintOptions,
  isMarked = false,
): void {
  const centre = { x, y };
  const { colour, text } = badgeOf(node.kind, look);
  const width = isMarked ? Math.max(3, 3 / scale) : Math.max(1.5, 1 / scale);
  pen.circle(centre, radius, look.raised, { colour: isMarked ? look.accent : colour, width });
  if (radius * scale < 5) return;
  pen.circle(centre, radius * BADGE_SHARE, colour, { colour, width: 0 });
  if (radius * scale < 9) return;
  pen.text(text, centre, {
    colour: look.background,
    size: radius * (text.length > 2 ? 0.5 : 0.66),
    bold: true,
  });
}

function paintNodeName(
  pen: Pen,
  { x, y, radius, node }: SceneNode,
  { look, scale, nameOf }: PaintOptions,
): void {
  const size = Math.max(FONT_PX, SMALL_PX / scale);
  pen.text(
    shortened(nameOf(node)),
    { x, y: y + radius + size * 0.85 },
    {
      colour: look.text,
      size,
      halo: look.background,
    },
  );
}

function paintEdgeText(pen: Pen, edge: SceneEdge, options: PaintOptions): void {
  const { look, scale, edgeText } = options;
  pen.text(edgeText(edge.edge), alongOf(edge, 0.5), {
    colour: look.subtle,
    size: Math.max(SMALL_PX, SMALL_PX / scale),
    halo: look.background,
  });
}

function paintGroup(pen: Pen, { x, y, width, height, group }: SceneGroup, options: PaintOptions) {
  const { look, scale } = options;
  const fill = group.path.length % 2 === 0 ? look.group : look.background;
  pen.box(x, y, width, height, fill, { colour: look.groupBorder, width: Math.max(1, 1 / scale) });
}

/** Names that overlap one that is already there are left out: as on a map. */
export function paintTexts(
  pen: Pen,
  { nodes, groups, edges }: Pick<Scene, 'nodes' | 'groups' | 'edges'>,
  options: PaintOptions,
): void {
  const { look, scale, nameOf } = options;
  const taken = new Taken(scale);
  for (const { x, y, width, group } of groups) {
    const size = Math.max(FONT_PX, FONT_PX / scale);
    const name = `${badgeOf(group.kind, look).text}  ${nameOf(group)}`;
    const fits = Math.floor(width / (size * 0.6));
    if (fits < 4 || !taken.take(x, y, width, size * 1.6)) continue;
    pen.text(
      shortened(name, fits),
      { x: x + size * 0.7, y: y + size * 1.05 },
      { colour: look.subtle, size, bold: true, align: 'start' },
    );
  }
  const size = Math.max(FONT_PX, SMALL_PX / scale);
  for (const node of nodes) {
    const width = shortened(nameOf(node.node)).length * size * 0.56;
    const left = node.x - width / 2;
    if (taken.take(left, node.y + node.radius, width, size * 1.5))
      paintNodeName(pen, node, options);
  }
  const largest = edges.slice(-options.labelledEdges).reverse();
  for (const edge of largest) {
    const { x, y } = alongOf(edge, 0.5);
    const width = options.edgeText(edge.edge).length * size * 0.5;
    if (taken.take(x - width / 2, y - size / 2, width, size * 1.2)) {
      paintEdgeText(pen, edge, options);
    }
  }
}

/** Which part of the screen has a text already. */
class Taken {
  readonly #cells = new Set<string>();
  readonly #cell: number;

  constructor(scale: number) {
    this.#cell = 12 / scale;
  }

  take(x: number, y: number, width: number, height: number): boolean {
    const cells: string[] = [];
    const [left, top] = [Math.floor(x / this.#cell), Math.floor(y / this.#cell)];
    const right = Math.floor((x + width) / this.#cell);
    const bottom = Math.floor((y + height) / this.#cell);
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) cells.push(`${column} ${row}`);
    }
    if (cells.some((cell) => this.#cells.has(cell))) return false;
    for (const cell of cells) this.#cells.add(cell);
    return true;
  }
}

function shortened(name: string, most = NAME_LENGTH): string {
  if (name.length <= most) return name;
  // generated names differ at their end
  const tail = Math.min(6, Math.floor(most / 3));
  return `${name.slice(0, most - tail - 1)}…${name.slice(-tail)}`;
}

function isNodeIn({ x, y, radius }: SceneNode, { from, to }: PaintOptions['part']): boolean {
  const reach = radius * 4;
  return x > from.x - reach && x < to.x + reach && y > from.y - reach && y < to.y + reach;
}

function isEdgeIn({ from: a, via: b, to: c }: SceneEdge, { from, to }: PaintOptions['part']) {
  return (
    Math.max(a.x, b.x, c.x) >= from.x &&
    Math.min(a.x, b.x, c.x) <= to.x &&
    Math.max(a.y, b.y, c.y) >= from.y &&
    Math.min(a.y, b.y, c.y) <= to.y
  );
}
