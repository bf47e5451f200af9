import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { brushedSteps } from './brush.ts';
import type { Brush } from './brush.ts';
import { BrushArea } from './BrushArea.tsx';
import { Reading } from './Reading.tsx';
import { TimeAxes } from './TimeAxes.tsx';
import { TimeMarks } from './TimeMarks.tsx';
import { layoutTime, MARGIN } from './time-layout.ts';
import type { TimeChartKind } from './time-layout.ts';
import type { ChartFormat, ChartSeries } from './series.ts';
import { useSize } from './use-size.ts';

export interface TimeChartProps {
  readonly name: string;
  /** What the chart says, for who cannot see it. */
  readonly description: string;
  readonly kind: TimeChartKind;
  readonly series: readonly ChartSeries[];
  /** The same of an earlier time, already moved to this one: a ghost line. */
  readonly before?: ChartSeries | undefined;
  /** Epoch ms. */
  readonly range: { readonly from: number; readonly to: number };
  readonly stepMs: number;
  readonly format: ChartFormat;
  /** A part of the range was chosen, epoch ms. */
  readonly onBrush: (from: number, to: number) => void;
}

/** Values over time, read by pointing or by arrows, a part chosen by dragging or by Shift and Enter. */
export function TimeChart(props: TimeChartProps) {
  const { name, description, kind, series, before, range, stepMs, format, onBrush } = props;
  const { i18n } = useTranslation();
  const [ref, size] = useSize<HTMLDivElement>();
  const [brush, setBrush] = useState<Brush>();
  const layout = useMemo(
    () => layoutTime(series, kind, before, range, size),
    [series, kind, before, range, size],
  );
  const { steps, x, plot } = layout;
  const [first, last] = brush ? brushedSteps(brush) : [-1, -1];
  const chosen =
    brush && steps[first] !== undefined && steps[last] !== undefined
      ? { from: steps[first], to: steps[last] + stepMs }
      : undefined;
  const shown = before ? [...series, before] : series;
  const time = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'medium' });
  const reading = chosen && {
    time: `${time.format(chosen.from)} – ${time.format(chosen.to)}`,
    values: shown.flatMap((one) => {
      const value = one.points[brush!.head]?.[1];
      return value === null || value === undefined
        ? []
        : [{ series: one, text: format.value(value) }];
    }),
  };
  return (
    <div ref={ref} className="tributary-chart">
      <svg width={size.width} height={size.height} aria-hidden="true">
        <g transform={`translate(${MARGIN.left} ${MARGIN.top})`}>
          <TimeAxes layout={layout} format={format} />
          {chosen && (
            <rect
              className="tributary-chart__brush"
              x={x(chosen.from)}
              width={Math.max(1, x(chosen.to) - x(chosen.from))}
              height={plot.height}
            />
          )}
          <TimeMarks layout={layout} kind={kind} before={before} stepMs={stepMs} />
        </g>
      </svg>
      <BrushArea
        name={name}
        description={description}
        reading={
          reading &&
          [
            reading.time,
            ...reading.values.map(({ series: one, text }) => `${one.name}: ${text}`),
          ].join(', ')
        }
        steps={steps}
        layout={layout}
        brush={brush}
        onChange={setBrush}
        onChosen={() => {
          if (chosen) onBrush(chosen.from, chosen.to);
          setBrush(undefined);
        }}
      />
      {reading && (
        <Reading
          time={reading.time}
          values={reading.values}
          left={MARGIN.left + x((chosen.from + chosen.to) / 2)}
          width={size.width}
          isFilled={kind !== 'line'}
        />
      )}
    </div>
  );
}
