import type { FlowTotals } from '@tributary/model';
import { useTranslation } from 'react-i18next';
import { formatCount, formatScaled } from '../../format/index.ts';

/** Flows, bytes and packets of a view, and bytes a second over its range. */
export function Totals({
  totals,
  spanMs,
}: {
  readonly totals: FlowTotals;
  readonly spanMs: number;
}) {
  const { t, i18n } = useTranslation('plugin__tributary');
  const { language } = i18n;
  const { flows, bytes, packets } = totals;
  return (
    <>
      <span>{t('{{flows}} flow', { flows: formatCount(flows, language), count: flows })}</span>
      <span>{formatScaled(bytes, 'B', language)}</span>
      <span>
        {t('{{packets}} packet', { packets: formatScaled(packets, '', language), count: packets })}
      </span>
      <span>{formatScaled((bytes * 1_000) / Math.max(1, spanMs), 'B/s', language)}</span>
    </>
  );
}
