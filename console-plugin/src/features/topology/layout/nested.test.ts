import { describe, expect, it } from 'vitest';
import { layouts } from '../model/settings.ts';
import { place, withPinned } from './nested.ts';
import type { LayoutNode, LayoutTask } from './nested.ts';

/** Nodes in two groups, one of them within another, and one outside; every edge between neighbours in the list. */
function task(layout: LayoutTask['layout'], count = 60): LayoutTask {
  const nodes = Array.from({ length: count }, (_, index): LayoutNode => {
    const path = [['outer', 'inner'], ['outer'], ['other'], []][index % 4]!;
    return { id: `n${index}`, path, width: 60, height: 50 };
  });
  const edges = nodes.slice(1).map(({ id }, index) => ({ source: nodes[index]!.id, target: id }));
  return { nodes, edges: [...edges, { source: 'n0', target: 'n40' }], layout };
}

describe.each(layouts)('the layout %s', (layout) => {
  const { nodes } = task(layout);
  const placement = place(task(layout));

  it('is the same for the same graph', () => {
    expect(place(task(layout))).toEqual(placement);
  });

  it('gives every node a place of its own', () => {
    const places = nodes.map(({ id }) => placement.nodes.get(id)!);
    for (const [index, a] of places.entries()) {
      for (const b of places.slice(index + 1)) {
        expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(30);
      }
    }
  });

  it('keeps nodes within their groups, and groups apart', () => {
    for (const { id, path } of nodes) {
      const { x, y } = placement.nodes.get(id)!;
      for (const [group, box] of placement.groups) {
        const isIn = x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;
        if (path.includes(group)) expect(isIn, `${id} in ${group}`).toBe(true);
      }
    }
    const [outer, inner] = ['outer', 'inner'].map((id) => placement.groups.get(id)!);
    expect(inner!.x).toBeGreaterThan(outer!.x);
    expect(inner!.x + inner!.width).toBeLessThan(outer!.x + outer!.width);
  });

  it('has a place for what has no edge, and none for nothing', () => {
    expect(place({ nodes: [], edges: [], layout }).nodes.size).toBe(0);
    expect(place({ nodes, edges: [], layout }).nodes.size).toBe(nodes.length);
  });
});

it('layers follow the direction of the traffic', () => {
  const ids = ['a', 'b', 'c'];
  const nodes = ids.map((id) => ({ id, path: [], width: 50, height: 50 }));
  const edges = [
    { source: 'a', target: 'b' },
    { source: 'b', target: 'c' },
    { source: 'c', target: 'a' },
  ];
  const placement = place({ nodes, edges, layout: 'layered' });
  const [a, b, c] = ids.map((id) => placement.nodes.get(id)!.x);
  expect(a).toBeLessThan(b!);
  expect(b).toBeLessThan(c!);
});

it('a pinned node stays where it was put, and its groups reach to it', () => {
  const { nodes } = task('force');
  const placement = place(task('force'));
  const moved = withPinned(placement, nodes, new Map([['n0', { x: 9_000, y: -9_000 }]]));
  expect(moved.nodes.get('n0')).toEqual({ x: 9_000, y: -9_000 });
  expect(moved.nodes.get('n1')).toEqual(placement.nodes.get('n1'));
  const outer = moved.groups.get('outer')!;
  expect(outer.x + outer.width).toBeGreaterThan(9_000);
  expect(outer.y).toBeLessThan(-9_000);
});
