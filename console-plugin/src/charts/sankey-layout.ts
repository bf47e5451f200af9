/** An amount that goes through a name in each column, the same number of names in every flow. */
export interface SankeyFlow {
  readonly path: readonly string[];
  readonly value: number;
}

export interface SankeyNode {
  readonly column: number;
  readonly name: string;
  readonly value: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export interface SankeyLink {
  readonly from: SankeyNode;
  readonly to: SankeyNode;
  readonly value: number;
  /** Top of the ribbon at either end. */
  readonly fromY: number;
  readonly toY: number;
  readonly height: number;
}

export interface SankeyLayout {
  readonly nodes: readonly SankeyNode[];
  readonly links: readonly SankeyLink[];
}

export const NODE_WIDTH = 12;
const LEAST_GAP = 4;
const MOST_GAP = 14;

/** Columns of nodes, largest on top, with ribbons as high as their share of all. */
export function layoutSankey(
  flows: readonly SankeyFlow[],
  { width, height }: { readonly width: number; readonly height: number },
): SankeyLayout {
  const columns = flows[0]?.path.length ?? 0;
  const total = flows.reduce((sum, { value }) => sum + value, 0);
  if (columns === 0 || total <= 0) return { nodes: [], links: [] };
  const sums = Array.from({ length: columns }, (_, column) =>
    sumBy(flows, ({ path }) => path[column]!),
  );
  const most = Math.max(...sums.map(({ size }) => size));
  const gap = Math.min(MOST_GAP, Math.max(LEAST_GAP, height / (most * 4)));
  const scale = Math.max(0, height - gap * (most - 1)) / total;
  const nodes = sums.map((names, column) => {
    let y = 0;
    const sorted = [...names].sort((a, b) => b[1] - a[1]);
    return new Map(
      sorted.map(([name, value]) => {
        const node: SankeyNode = {
          column,
          name,
          value,
          x: columns === 1 ? 0 : (column * (width - NODE_WIDTH)) / (columns - 1),
          y,
          height: value * scale,
        };
        y += node.height + gap;
        return [name, node] as const;
      }),
    );
  });
  return {
    nodes: nodes.flatMap((column) => [...column.values()]),
    links: nodes.slice(1).flatMap((to, column) => linksBetween(flows, nodes[column]!, to, scale)),
  };
}

/** Ribbons leave and enter a node in the order of the nodes at their other ends, so that they cross least. */
function linksBetween(
  flows: readonly SankeyFlow[],
  left: ReadonlyMap<string, SankeyNode>,
  right: ReadonlyMap<string, SankeyNode>,
  scale: number,
): SankeyLink[] {
  const column = [...left.values()][0]!.column;
  const pairs = sumBy(flows, ({ path }) => JSON.stringify(path.slice(column, column + 2)));
  const links = [...pairs].map(([key, value]) => {
    const [from, to] = JSON.parse(key) as [string, string];
    return { from: left.get(from)!, to: right.get(to)!, value, height: value * scale };
  });
  const leaving = links.toSorted((a, b) => a.from.y - b.from.y || a.to.y - b.to.y);
  const entering = links.toSorted((a, b) => a.to.y - b.to.y || a.from.y - b.from.y);
  const fromY = offsets(leaving, ({ from }) => from);
  const toY = offsets(entering, ({ to }) => to);
  return links.map((link) => ({ ...link, fromY: fromY.get(link)!, toY: toY.get(link)! }));
}

function offsets<L extends { readonly height: number }>(
  links: readonly L[],
  nodeOf: (link: L) => SankeyNode,
): Map<L, number> {
  const used = new Map<SankeyNode, number>();
  return new Map(
    links.map((link) => {
      const node = nodeOf(link);
      const y = used.get(node) ?? node.y;
      used.set(node, y + link.height);
      return [link, y];
    }),
  );
}

function sumBy(
  flows: readonly SankeyFlow[],
  keyOf: (flow: SankeyFlow) => string,
): Map<string, number> {
  const sums = new Map<string, number>();
  for (const flow of flows) {
    const key = keyOf(flow);
    sums.set(key, (sums.get(key) ?? 0) + flow.value);
  }
  return sums;
}

/** The outline of a ribbon. */
export function ribbonPath({ from, to, fromY, toY, height }: SankeyLink): string {
  const x0 = from.x + NODE_WIDTH;
  const x1 = to.x;
  const middle = (x0 + x1) / 2;
  return (
    `M${x0},${fromY}C${middle},${fromY} ${middle},${toY} ${x1},${toY}` +
    `V${toY + height}C${middle},${toY + height} ${middle},${fromY + height} ${x0},${fromY + height}Z`
  );
}
