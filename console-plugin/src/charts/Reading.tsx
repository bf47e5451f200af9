import { Swatch } from './Swatch.tsx';
import type { ChartSeries } from './series.ts';

/** What a chart shows at the time that is pointed at; the slider says the same to those who listen. */
export function Reading({
  time,
  values,
  left,
  width,
  isFilled,
}: {
  readonly time: string;
  readonly values: readonly { readonly series: ChartSeries; readonly text: string }[];
  /** Where on the chart, CSS pixels. */
  readonly left: number;
  readonly width: number;
  readonly isFilled: boolean;
}) {
  const isRight = left > width / 2;
  return (
    <div
      className="tributary-reading"
      aria-hidden="true"
      style={isRight ? { insetInlineEnd: width - left + 8 } : { insetInlineStart: left + 8 }}
    >
      <strong>{time}</strong>
      {values.map(({ series, text }) => (
        <div key={series.id} className="tributary-reading__line">
          <Swatch look={series.look} isFilled={isFilled && series.look !== 'before'} />
          <span className="tributary-reading__name">{series.name}</span>
          <span className="tributary-reading__value">{text}</span>
        </div>
      ))}
    </div>
  );
}
