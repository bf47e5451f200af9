import type { Position } from '../model/settings.ts';
import type { Scene, SceneEdge, SceneGroup, SceneNode } from './scene.ts';

export type Hit =
  | { readonly kind: 'node'; readonly of: SceneNode }
  | { readonly kind: 'edge'; readonly of: SceneEdge }
  | { readonly kind: 'group'; readonly of: SceneGroup };

const CURVE_STEPS = 12;

/** What is at a point of the world: a node before an edge before a group; `reach` is how far beside still counts. */
export function hitAt(scene: Scene, point: Position, reach: number): Hit | undefined {
  const node = scene.nodes.find(
    ({ x, y, radius }) => Math.hypot(point.x - x, point.y - y) <= radius + reach / 2,
  );
  if (node) return { kind: 'node', of: node };
  let nearest: SceneEdge | undefined;
  let least = Infinity;
  for (const edge of scene.edges) {
    const most = edge.width / 2 + reach;
    if (isFar(edge, point, most)) continue;
    const distance = distanceTo(edge, point);
    if (distance <= most && distance <= least) [nearest, least] = [edge, distance];
  }
  if (nearest) return { kind: 'edge', of: nearest };
  const group = scene.groups.findLast(
    ({ x, y, width, height }) =>
      point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height,
  );
  return group && { kind: 'group', of: group };
}

/** A point of the curve, `share` of its way. */
export function alongOf({ from, via, to }: SceneEdge, share: number): Position {
  const rest = 1 - share;
  return {
    x: rest * rest * from.x + 2 * rest * share * via.x + share * share * to.x,
    y: rest * rest * from.y + 2 * rest * share * via.y + share * share * to.y,
  };
}

function isFar({ from, via, to }: SceneEdge, { x, y }: Position, most: number): boolean {
  return (
    x < Math.min(from.x, via.x, to.x) - most ||
    x > Math.max(from.x, via.x, to.x) + most ||
    y < Math.min(from.y, via.y, to.y) - most ||
    y > Math.max(from.y, via.y, to.y) + most
  );
}

function distanceTo(edge: SceneEdge, point: Position): number {
  let least = Infinity;
  let before = edge.from;
  for (let step = 1; step <= CURVE_STEPS; step++) {
    const next = alongOf(edge, step / CURVE_STEPS);
    least = Math.min(least, toSegment(point, before, next));
    before = next;
  }
  return least;
}

function toSegment(point: Position, a: Position, b: Position): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const along = ((point.x - a.x) * dx + (point.y - a.y) * dy) / (dx * dx + dy * dy || 1);
  const held = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - a.x - held * dx, point.y - a.y - held * dy);
}
