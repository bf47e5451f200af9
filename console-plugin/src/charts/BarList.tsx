import { useTranslation } from 'react-i18next';
import { formatShare } from '../format/index.ts';
import { SeriesName } from './SeriesName.tsx';
import { colourOf } from './look.ts';
import type { ChartFormat, ChartSeries, OnFilter } from './series.ts';

/** The series by their value over the whole range, as bars of one scale, largest first as given. */
export function BarList({
  name,
  series,
  format,
  of,
  onFilter,
}: {
  readonly name: string;
  readonly series: readonly ChartSeries[];
  readonly format: ChartFormat;
  /** What shares are of; without it none are shown. */
  readonly of: number | undefined;
  readonly onFilter: OnFilter;
}) {
  const { i18n } = useTranslation();
  const most = Math.max(...series.map(({ total }) => total), 0) || 1;
  return (
    <ul className="tributary-bars" aria-label={name}>
      {series.map((one) => (
        <li key={one.id}>
          <SeriesName series={one} onFilter={onFilter} />
          <span className="tributary-bars__value">{format.total(one.total)}</span>
          <span className="tributary-bars__share">
            {of ? formatShare(one.total / of, i18n.language) : ''}
          </span>
          <span className="tributary-bars__track">
            <span
              className="tributary-bars__bar"
              style={{
                inlineSize: `${(Math.max(0, one.total) / most) * 100}%`,
                background: colourOf(typeof one.look === 'number' ? 0 : one.look),
              }}
            />
          </span>
        </li>
      ))}
    </ul>
  );
}
