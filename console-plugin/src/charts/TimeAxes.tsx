import { useTranslation } from 'react-i18next';
import type { TimeLayout } from './time-layout.ts';
import type { ChartFormat } from './series.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Lines and numbers of the values at the left, times below. */
export function TimeAxes({
  layout: { plot, x, y, xTicks, yTicks },
  format,
}: {
  readonly layout: TimeLayout;
  readonly format: ChartFormat;
}) {
  const { i18n } = useTranslation();
  const tickMs = Number(xTicks[1] ?? 0) - Number(xTicks[0] ?? 0);
  const time = new Intl.DateTimeFormat(
    i18n.language,
    tickMs >= DAY_MS
      ? { month: 'short', day: 'numeric' }
      : { timeStyle: tickMs < MINUTE_MS ? 'medium' : 'short', hourCycle: 'h23' },
  );
  return (
    <>
      {yTicks.map((value) => (
        <g key={value} transform={`translate(0 ${y(value)})`}>
          <line className="tributary-chart__grid" x2={plot.width} />
          <text
            className="tributary-chart__axis"
            x={-8}
            textAnchor="end"
            dominantBaseline="central"
          >
            {format.value(value)}
          </text>
        </g>
      ))}
      {xTicks.map((tick) => (
        <text
          key={Number(tick)}
          className="tributary-chart__axis"
          x={x(Number(tick))}
          y={plot.height + 16}
          textAnchor="middle"
        >
          {time.format(tick)}
        </text>
      ))}
    </>
  );
}
