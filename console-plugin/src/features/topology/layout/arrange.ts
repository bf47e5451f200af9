import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force';
import type { LayoutName, Position } from '../model/settings.ts';

/** A node, or a group with all that is in it. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

/** By index of the boxes. */
export interface Link {
  readonly source: number;
  readonly target: number;
}

const GAP = 28;
/** Beyond, more steps would take longer than they would help. */
const STEPS: readonly (readonly [boxes: number, steps: number])[] = [
  [200, 240],
  [800, 120],
  [2_500, 60],
  [Infinity, 30],
];

/** Centres of boxes that do not overlap. The same boxes and links give the same places. */
export function arrange(
  boxes: readonly Box[],
  links: readonly Link[],
  layout: LayoutName,
): Position[] {
  if (boxes.length === 1) return [{ x: 0, y: 0 }];
  if (links.length === 0) return grid(boxes);
  return { force, layered, concentric }[layout](boxes, links);
}

/** Rows of about the same length. */
function grid(boxes: readonly Box[]): Position[] {
  const area = boxes.reduce((sum, box) => sum + (box.width + GAP) * (box.height + GAP), 0);
  const most = Math.max(...boxes.map(({ width }) => width), Math.sqrt(area * 1.6));
  const places: Position[] = [];
  let [x, y, rowHeight] = [0, 0, 0];
  for (const { width, height } of boxes) {
    if (x > 0 && x + width > most) [x, y, rowHeight] = [0, y + rowHeight + GAP, 0];
    places.push({ x: x + width / 2, y: y + height / 2 });
    x += width + GAP;
    rowHeight = Math.max(rowHeight, height);
  }
  return places;
}

function force(boxes: readonly Box[], links: readonly Link[]): Position[] {
  const radii = boxes.map(({ width, height }) => Math.hypot(width, height) / 2);
  const nodes = boxes.map((_, index) => ({ index, x: 0, y: 0 }));
  const mean = radii.reduce((sum, radius) => sum + radius, 0) / radii.length;
  // a sunflower, as wide as the boxes need: what lies inside is what has most
  nodes.forEach((node, index) => {
    const distance = mean * 2 * Math.sqrt(0.5 + index);
    const angle = index * Math.PI * (3 - Math.sqrt(5));
    node.x = distance * Math.cos(angle);
    node.y = distance * Math.sin(angle) * 0.7;
  });
  const steps = STEPS.find(([most]) => boxes.length <= most)![1];
  const simulation = forceSimulation(nodes)
    .alphaDecay(1 - Math.pow(0.001, 1 / steps))
    .force(
      'link',
      forceLink(distinct(links)).distance(
        ({ source, target }) => radii[indexOf(source)]! + radii[indexOf(target)]! + GAP,
      ),
    )
    .force(
      'charge',
      forceManyBody<(typeof nodes)[number]>()
        .strength(({ index }) => -6 * radii[index]!)
        .distanceMax(mean * 30),
    )
    .force('x', forceX(0).strength(0.05))
    .force('y', forceY(0).strength(0.09))
    .force(
      'collide',
      forceCollide<(typeof nodes)[number]>(({ index }) => radii[index]! + GAP / 4).iterations(2),
    )
    .stop();
  simulation.tick(steps);
  return nodes.map(({ x, y }) => ({ x, y }));
}

/** d3 puts the node in the place of its index. */
function indexOf(end: unknown): number {
  return (end as { readonly index: number }).index;
}

function distinct(links: readonly Link[]): { source: number; target: number }[] {
  const byPair = new Map(
    links.map(({ source, target }) => [
      `${Math.min(source, target)} ${Math.max(source, target)}`,
      { source, target },
    ]),
  );
  return [...byPair.values()];
}

/** Rings, the boxes with most neighbours inside. */
function concentric(boxes: readonly Box[], links: readonly Link[]): Position[] {
  const degrees = degreesOf(boxes.length, links);
  const order = boxes.map((_, index) => index).sort((a, b) => degrees[b]! - degrees[a]! || a - b);
  const places = new Array<Position>(boxes.length);
  let radius = 0;
  for (let next = 0; next < order.length;) {
    const ring: number[] = [];
    let length = 0;
    let thickness = 0;
    while (next < order.length) {
      const size = sizeOf(boxes[order[next]!]!);
      if (ring.length > 0 && length + size > Math.max(1, 2 * Math.PI * radius)) break;
      ring.push(order[next++]!);
      length += size;
      thickness = Math.max(thickness, size);
    }
    ring.forEach((box, index) => {
      const angle = (2 * Math.PI * index) / ring.length - Math.PI / 2;
      places[box] = { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
    });
    radius += thickness;
  }
  return places;
}

/** Columns in the direction of the traffic, each ordered by its neighbours in the one before. */
function layered(boxes: readonly Box[], links: readonly Link[]): Position[] {
  const layers = layersOf(boxes.length, distinct(links));
  const neighbours = boxes.map((): number[] => []);
  for (const { source, target } of links) {
    neighbours[source]!.push(target);
    neighbours[target]!.push(source);
  }
  const rank = boxes.map((_, index) => index);
  for (let sweep = 0; sweep < 6; sweep++) {
    for (const layer of sweep % 2 === 0 ? layers : layers.toReversed()) {
      const means = new Map(layer.map((box) => [box, meanOf(neighbours[box]!, rank, rank[box]!)]));
      layer.sort((a, b) => means.get(a)! - means.get(b)! || a - b);
      layer.forEach((box, index) => (rank[box] = index - layer.length / 2));
    }
  }
  const places = new Array<Position>(boxes.length);
  let x = 0;
  for (const layer of layers) {
    for (const column of columnsOf(layer)) {
      const width = Math.max(...column.map((box) => boxes[box]!.width));
      const height = column.reduce((sum, box) => sum + boxes[box]!.height + GAP, -GAP);
      let y = -height / 2;
      for (const box of column) {
        places[box] = { x: x + width / 2, y: y + boxes[box]!.height / 2 };
        y += boxes[box]!.height + GAP;
      }
      x += width + GAP;
    }
    x += 2 * GAP;
  }
  return places;
}

const MOST_IN_COLUMN = 24;

/** A long layer becomes several columns, so that the drawing stays about as high as wide. */
function columnsOf(layer: readonly number[]): number[][] {
  const columns = Math.ceil(layer.length / Math.max(MOST_IN_COLUMN, Math.sqrt(layer.length) * 2));
  const rows = Math.ceil(layer.length / columns);
  return Array.from({ length: columns }, (_, index) =>
    layer.slice(index * rows, (index + 1) * rows),
  ).filter((column) => column.length > 0);
}

/** Each box as far right as the longest way to it, links that close a circle aside. */
function layersOf(count: number, links: readonly Link[]): number[][] {
  const after = Array.from({ length: count }, (): number[] => []);
  for (const { source, target } of links) after[source]!.push(target);
  const order = topological(after);
  const position = new Array<number>(count);
  order.forEach((box, index) => (position[box] = index));
  const depth = new Array<number>(count).fill(0);
  for (const box of order) {
    for (const next of after[box]!) {
      if (position[next]! > position[box]!) depth[next] = Math.max(depth[next]!, depth[box]! + 1);
    }
  }
  const layers: number[][] = [];
  depth.forEach((at, box) => (layers[at] ??= []).push(box));
  return layers.filter((layer) => layer !== undefined);
}

/** Depth first, without recursion: a chain may be as long as there are boxes. */
function topological(after: readonly (readonly number[])[]): number[] {
  const entered = new Set<number>();
  const done: number[] = [];
  for (let root = 0; root < after.length; root++) {
    if (entered.has(root)) continue;
    entered.add(root);
    const stack = [{ box: root, next: 0 }];
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const child = after[top.box]![top.next++];
      if (child === undefined) done.push(stack.pop()!.box);
      else if (!entered.has(child)) {
        entered.add(child);
        stack.push({ box: child, next: 0 });
      }
    }
  }
  return done.reverse();
}

function meanOf(boxes: readonly number[], rank: readonly number[], otherwise: number): number {
  if (boxes.length === 0) return otherwise;
  return boxes.reduce((sum, box) => sum + rank[box]!, 0) / boxes.length;
}

function degreesOf(count: number, links: readonly Link[]): number[] {
  const degrees = new Array<number>(count).fill(0);
  for (const { source, target } of distinct(links)) {
    degrees[source]!++;
    degrees[target]!++;
  }
  return degrees;
}

function sizeOf({ width, height }: Box): number {
  return Math.hypot(width, height) + GAP / 2;
}
