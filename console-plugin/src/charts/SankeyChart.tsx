import { useMemo, useState } from 'react';
import { colourOf } from './look.ts';
import { layoutSankey, NODE_WIDTH, ribbonPath } from './sankey-layout.ts';
import type { SankeyFlow, SankeyNode } from './sankey-layout.ts';
import { useSize } from './use-size.ts';

const HEADING_PX = 20;
/** A node lower than this has no room for its name. */
const LEAST_NAMED_PX = 9;
const LABEL_GAP = 6;
const PX_PER_LETTER = 7;

/** Amounts from the left to the right column; ribbons have the colour of what they go through in the middle. */
export function SankeyChart({
  name,
  description,
  headings,
  flows,
  format,
  onFilter,
}: {
  readonly name: string;
  readonly description: string;
  /** What each column is. */
  readonly headings: readonly string[];
  readonly flows: readonly SankeyFlow[];
  readonly format: (value: number) => string;
  readonly onFilter: (column: number, name: string) => void;
}) {
  const [ref, { width, height }] = useSize<HTMLDivElement>();
  const [pointed, setPointed] = useState<SankeyNode>();
  const layout = useMemo(
    () => layoutSankey(flows, { width, height: height - HEADING_PX }),
    [flows, width, height],
  );
  const middles = layout.nodes.filter(({ column }) => column === 1).map((node) => node.name);
  const colour = (node: SankeyNode) =>
    node.column === 1 ? colourOf(middles.indexOf(node.name)) : colourOf('others');
  const last = headings.length - 1;
  const most = Math.floor(width / (headings.length * 2 * PX_PER_LETTER) + 6);
  return (
    <div ref={ref} className="tributary-chart">
      <svg width={width} height={height} role="img" aria-label={name}>
        <desc>{description}</desc>
        {headings.map((heading, column) => (
          <text
            key={heading}
            className="tributary-chart__axis"
            x={(column * width) / last}
            y={12}
            textAnchor={column === 0 ? 'start' : column === last ? 'end' : 'middle'}
          >
            {heading}
          </text>
        ))}
        <g transform={`translate(0 ${HEADING_PX})`}>
          {layout.links.map((link) => {
            const { from, to, value } = link;
            const isOff = pointed !== undefined && pointed !== from && pointed !== to;
            return (
              <path
                key={`${from.column} ${from.name} ${to.name}`}
                className="tributary-sankey__link"
                data-off={isOff || undefined}
                d={ribbonPath(link)}
                fill={colour(from.column === 1 ? from : to)}
              >
                <title>{`${from.name} → ${to.name}: ${format(value)}`}</title>
              </path>
            );
          })}
          {layout.nodes.map((node) => (
            <g
              key={`${node.column} ${node.name}`}
              className="tributary-chart__pickable"
              onClick={() => onFilter(node.column, node.name)}
              onPointerEnter={() => setPointed(node)}
              onPointerLeave={() => setPointed(undefined)}
            >
              <title>{`${node.name}: ${format(node.value)}`}</title>
              <rect
                x={node.x}
                y={node.y}
                width={NODE_WIDTH}
                height={Math.max(1, node.height)}
                fill={colour(node)}
              />
              {node.height >= LEAST_NAMED_PX && (
                <text
                  className="tributary-sankey__name"
                  x={node.column === last ? node.x - LABEL_GAP : node.x + NODE_WIDTH + LABEL_GAP}
                  y={node.y + node.height / 2}
                  textAnchor={node.column === last ? 'end' : 'start'}
                  dominantBaseline="central"
                >
                  {shortened(node.name, most)}
                </text>
              )}
            </g>
          ))}
        </g>
      </svg>
    </div>
  );
}

/** As much of both ends of a name as there is room for. */
function shortened(name: string, most: number): string {
  if (name.length <= most) return name;
  const half = Math.max(2, Math.floor((most - 1) / 2));
  return `${name.slice(0, half)}…${name.slice(-half)}`;
}
