import { arc, pie } from 'd3-shape';
import { colourOf, markOf, markPath } from './look.ts';
import { useSize } from './use-size.ts';
import type { ChartSeries, OnFilter } from './series.ts';

const HOLE = 0.62;
const GAP_RADIANS = 0.02;
/** A slice narrower than this has no room for its mark. */
const LEAST_MARKED_RADIANS = 0.25;

/** Slices of a whole, which the middle states. The legend beside it names them and is what the keyboard reaches. */
export function Donut({
  name,
  description,
  series,
  middle,
  onFilter,
}: {
  readonly name: string;
  readonly description: string;
  readonly series: readonly ChartSeries[];
  readonly middle: string;
  readonly onFilter: OnFilter;
}) {
  const [ref, { width, height }] = useSize<HTMLDivElement>();
  const radius = Math.max(0, Math.min(width, height) / 2 - 2);
  const slices = pie<ChartSeries>()
    .value(({ total }) => Math.max(0, total))
    .sort(null)([...series]);
  const outline = arc<(typeof slices)[number]>()
    .innerRadius(radius * HOLE)
    .outerRadius(radius)
    .padAngle(series.length > 1 ? GAP_RADIANS : 0);
  return (
    <div ref={ref} className="tributary-chart">
      <svg
        width={width}
        height={height}
        viewBox={`${-width / 2} ${-height / 2} ${width} ${height}`}
        role="img"
        aria-label={name}
      >
        <desc>{description}</desc>
        {slices.map((slice) => {
          const { id, name: label, look, canFilter } = slice.data;
          const mark = markOf(look);
          return (
            <g
              key={id}
              className={canFilter ? 'tributary-chart__pickable' : undefined}
              onClick={canFilter ? () => onFilter(id, 'for') : undefined}
            >
              <title>{label}</title>
              <path d={outline(slice) ?? ''} fill={colourOf(look)} />
              {mark && slice.endAngle - slice.startAngle > LEAST_MARKED_RADIANS && (
                <path
                  className="tributary-swatch__mark-on"
                  d={markPath(mark)}
                  transform={`translate(${outline.centroid(slice).join(' ')})`}
                />
              )}
            </g>
          );
        })}
        <text className="tributary-chart__middle" textAnchor="middle" dominantBaseline="central">
          {middle}
        </text>
      </svg>
    </div>
  );
}
