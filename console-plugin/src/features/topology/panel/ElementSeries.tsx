import type { Condition } from '@tributary/model';
import { useTranslation } from 'react-i18next';
import { formatCount, formatDurationNs, formatScaled } from '../../../format/index.ts';
import { ErrorState } from '../../../shared/index.ts';
import { SeriesChart } from './SeriesChart.tsx';
import { useSeries } from './use-series.ts';
import type { SeriesName } from './use-series.ts';

/** Rate, drops and round-trip time over the view's range. */
export function ElementSeries({ conditions }: { readonly conditions: readonly Condition[] }) {
  const { t, i18n } = useTranslation('plugin__tributary');
  const titles: Readonly<Record<SeriesName, string>> = {
    rate: t('Rate'),
    drops: t('Dropped packets'),
    rtt: t('Round-trip time, mean'),
  };
  const formats: Readonly<Record<SeriesName, (value: number) => string>> = {
    rate: (value) => formatScaled(value, 'B/s', i18n.language),
    drops: (value) => formatCount(value, i18n.language),
    rtt: (value) => formatDurationNs(value, i18n.language),
  };
  return (
    <>
      {useSeries(conditions).map(({ name, data, error, refetch }) =>
        error && !data ? (
          <ErrorState
            key={name}
            title={t('{{title}} cannot be read', { title: titles[name] })}
            error={error}
            onRetry={() => void refetch()}
          />
        ) : (
          <SeriesChart key={name} title={titles[name]} answer={data} format={formats[name]} />
        ),
      )}
    </>
  );
}
