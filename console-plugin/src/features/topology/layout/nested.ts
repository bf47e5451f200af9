import type { LayoutName, Position } from '../model/settings.ts';
import { arrange } from './arrange.ts';
import type { Box, Link } from './arrange.ts';

export interface LayoutNode extends Box {
  readonly id: string;
  /** Ids of the groups around it, from the outside to the inside. */
  readonly path: readonly string[];
}

/** What the worker is asked: plain data. */
export interface LayoutTask {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly { readonly source: string; readonly target: string }[];
  readonly layout: LayoutName;
}

export interface Rectangle extends Position, Box {}

/** Centres of nodes; groups by their upper left corner. */
export interface Placement {
  readonly nodes: ReadonlyMap<string, Position>;
  readonly groups: ReadonlyMap<string, Rectangle>;
}

export const GROUP_PADDING = 20;
/** Room for the name of a group. */
export const GROUP_HEADING = 26;

interface Container {
  readonly id: string;
  readonly children: (Container | LayoutNode)[];
  readonly links: Link[];
  readonly indexOf: Map<string, number>;
}

/** Lays out the inside of every group, then the groups among each other as boxes. */
export function place({ nodes, edges, layout }: LayoutTask): Placement {
  const root = container('');
  const paths = new Map<string, readonly string[]>();
  for (const node of nodes) {
    paths.set(node.id, [...node.path, node.id]);
    let parent = root;
    for (const id of node.path) {
      const known = parent.indexOf.get(id);
      if (known === undefined) parent = append(parent, container(id)) as Container;
      else parent = parent.children[known] as Container;
    }
    append(parent, node);
  }
  for (const { source, target } of edges) link(root, paths.get(source)!, paths.get(target)!);
  const placement = {
    nodes: new Map<string, Position>(),
    groups: new Map<string, Rectangle>(),
  };
  measure(root, layout).put({ x: 0, y: 0 }, placement);
  return placement;
}

/** The placement with nodes where the reader has put them, and groups around what they hold. */
export function withPinned(
  placement: Placement,
  nodes: readonly LayoutNode[],
  pinned: ReadonlyMap<string, Position>,
): Placement {
  if (pinned.size === 0) return placement;
  const placed = new Map(placement.nodes);
  const groups = new Map(placement.groups);
  for (const { id, path, width, height } of nodes) {
    const at = pinned.get(id);
    if (!at) continue;
    placed.set(id, at);
    for (const group of path) {
      const present = groups.get(group);
      if (present) groups.set(group, around(present, at, width, height));
    }
  }
  return { nodes: placed, groups };
}

function around(group: Rectangle, at: Position, width: number, height: number): Rectangle {
  const left = Math.min(group.x, at.x - width / 2 - GROUP_PADDING);
  const top = Math.min(group.y, at.y - height / 2 - GROUP_PADDING - GROUP_HEADING);
  const right = Math.max(group.x + group.width, at.x + width / 2 + GROUP_PADDING);
  const bottom = Math.max(group.y + group.height, at.y + height / 2 + GROUP_PADDING);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function container(id: string): Container {
  return { id, children: [], links: [], indexOf: new Map() };
}

function append(parent: Container, child: Container | LayoutNode): Container | LayoutNode {
  parent.indexOf.set(child.id, parent.children.length);
  parent.children.push(child);
  return child;
}

/** An edge pulls at the two boxes that hold its ends, in the innermost group that holds both. */
function link(root: Container, from: readonly string[], to: readonly string[]): void {
  let parent = root;
  let depth = 0;
  while (from[depth] === to[depth]) {
    const next = parent.children[parent.indexOf.get(from[depth]!)!]!;
    if (!('children' in next)) return;
    parent = next;
    depth++;
  }
  parent.links.push({
    source: parent.indexOf.get(from[depth]!)!,
    target: parent.indexOf.get(to[depth]!)!,
  });
}

interface Measured extends Box {
  /** Writes where everything in the box is, given the box's centre. */
  put(
    centre: Position,
    placement: { nodes: Map<string, Position>; groups: Map<string, Rectangle> },
  ): void;
}

function measure(box: Container | LayoutNode, layout: LayoutName): Measured {
  if (!('children' in box)) {
    const { id, width, height } = box;
    return { width, height, put: (centre, { nodes }) => void nodes.set(id, centre) };
  }
  const inner = box.children.map((child) => measure(child, layout));
  const places = inner.length > 0 ? arrange(inner, box.links, layout) : [];
  const left = Math.min(...inner.map(({ width }, index) => places[index]!.x - width / 2));
  const right = Math.max(...inner.map(({ width }, index) => places[index]!.x + width / 2));
  const top = Math.min(...inner.map(({ height }, index) => places[index]!.y - height / 2));
  const bottom = Math.max(...inner.map(({ height }, index) => places[index]!.y + height / 2));
  const isRoot = box.id === '';
  const width = right - left + (isRoot ? 0 : 2 * GROUP_PADDING);
  const height = bottom - top + (isRoot ? 0 : 2 * GROUP_PADDING + GROUP_HEADING);
  return {
    width,
    height,
    put(centre, placement) {
      const heading = isRoot ? 0 : GROUP_HEADING / 2;
      if (!isRoot) {
        const corner = { x: centre.x - width / 2, y: centre.y - height / 2 };
        placement.groups.set(box.id, { ...corner, width, height });
      }
      inner.forEach((child, index) => {
        child.put(
          {
            x: centre.x + places[index]!.x - (left + right) / 2,
            y: centre.y + places[index]!.y - (top + bottom) / 2 + heading,
          },
          placement,
        );
      });
    },
  };
}
