import { colourOf, dashOf, markOf, markPath } from './look.ts';
import { areaPath, linePath, loneSteps } from './time-layout.ts';
import type { Span, TimeChartKind, TimeLayout } from './time-layout.ts';
import type { ChartSeries } from './series.ts';

/** A mark on every so many steps, each series at steps of its own. */
const STEPS_PER_MARK = 12;
const COLUMN_SHARE = 0.8;

/** Lines, surfaces or columns of the series, and the ghost of an earlier time. */
export function TimeMarks({
  layout,
  kind,
  before,
  stepMs,
}: {
  readonly layout: TimeLayout;
  readonly kind: TimeChartKind;
  readonly before: ChartSeries | undefined;
  readonly stepMs: number;
}) {
  const { steps, series } = layout;
  const beforeSpans = before?.points.map(([, value]): Span => (value === null ? null : [0, value]));
  return (
    <>
      {series.map(({ series: one, spans }, index) =>
        kind === 'column' ? (
          <Columns key={one.id} look={one.look} spans={spans} layout={layout} stepMs={stepMs} />
        ) : (
          <g key={one.id}>
            {kind === 'area' && (
              <path
                className="tributary-chart__area"
                d={areaPath(steps, spans, stepMs, layout)}
                fill={colourOf(one.look)}
              />
            )}
            <path
              className="tributary-chart__line"
              d={linePath(steps, spans, stepMs, layout)}
              stroke={colourOf(one.look)}
              strokeDasharray={kind === 'line' ? dashOf(one.look) : ''}
            />
            <Marks
              look={one.look}
              spans={spans}
              every={series.length > 1 ? (index * 3) % STEPS_PER_MARK : undefined}
              layout={layout}
              stepMs={stepMs}
            />
          </g>
        ),
      )}
      {before && beforeSpans && (
        <path
          className="tributary-chart__line"
          d={linePath(
            before.points.map(([start]) => start),
            beforeSpans,
            stepMs,
            layout,
          )}
          stroke={colourOf(before.look)}
          strokeDasharray={dashOf(before.look)}
        />
      )}
    </>
  );
}

interface OfSeries {
  readonly look: ChartSeries['look'];
  readonly spans: readonly Span[];
  readonly layout: TimeLayout;
  readonly stepMs: number;
}

/** Marks that tell lines apart, and those that stand for a value between gaps. */
function Marks({
  look,
  spans,
  every,
  layout: { steps, x, y },
  stepMs,
}: OfSeries & { readonly every: number | undefined }) {
  const mark = markOf(look) ?? 'circle';
  const lone = loneSteps(spans);
  const regular =
    every === undefined || typeof look !== 'number'
      ? []
      : spans.flatMap((span, index) => (span && index % STEPS_PER_MARK === every ? [index] : []));
  return (
    <>
      {[...new Set([...lone, ...regular])].map((index) => (
        <path
          key={index}
          d={markPath(mark)}
          fill={colourOf(look)}
          transform={`translate(${x(steps[index]! + stepMs / 2)} ${y(spans[index]![1])})`}
        />
      ))}
    </>
  );
}

function Columns({ look, spans, layout: { steps, x, y }, stepMs }: OfSeries) {
  return (
    <>
      {spans.map((span, index) => {
        if (!span || span[1] <= span[0]) return null;
        const left = x(steps[index]!);
        const width = x(steps[index]! + stepMs) - left;
        return (
          <rect
            key={index}
            fill={colourOf(look)}
            x={left + (width * (1 - COLUMN_SHARE)) / 2}
            width={Math.max(1, width * COLUMN_SHARE)}
            y={y(span[1])}
            height={Math.max(1, y(span[0]) - y(span[1]))}
          />
        );
      })}
    </>
  );
}
