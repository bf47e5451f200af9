import { useTranslation } from 'react-i18next';
import { SeriesName } from './SeriesName.tsx';
import { Swatch } from './Swatch.tsx';
import type { ChartFormat, ChartSeries, OnFilter } from './series.ts';

/** Which sign stands for which series, with its value over the whole range. */
export function Legend({
  series,
  format,
  isFilled,
  onFilter,
}: {
  readonly series: readonly ChartSeries[];
  readonly format: ChartFormat;
  /** Surfaces rather than lines. */
  readonly isFilled: boolean;
  readonly onFilter: OnFilter;
}) {
  const { t } = useTranslation('plugin__tributary');
  return (
    <ul className="tributary-legend" aria-label={t('Legend')}>
      {series.map((one) => (
        <li key={one.id}>
          <Swatch look={one.look} isFilled={isFilled && one.look !== 'before'} />
          <SeriesName series={one} onFilter={onFilter} />
          <span className="tributary-legend__value">{format.total(one.total)}</span>
        </li>
      ))}
    </ul>
  );
}
