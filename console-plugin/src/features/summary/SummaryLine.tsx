import { Button, Skeleton } from '@patternfly/react-core';
import { ChartBarIcon, ExclamationTriangleIcon } from '@patternfly/react-icons';
import type { FlowTotals } from '@tributary/model';
import { useTranslation } from 'react-i18next';
import { useFlows, useHistogram } from '../../query/index.ts';
import { useView } from '../../view/index.ts';
import { formatCount, formatScaled } from '../../format/index.ts';

/** What the view's query amounts to, and what it took to answer it. */
export function SummaryLine() {
  const { t } = useTranslation('plugin__tributary');
  const [{ histogram }, update] = useView();
  const { data } = useHistogram();
  return (
    <div className="tributary-summary">
      <div className="tributary-summary__totals" aria-live="off">
        {data ? (
          <Totals totals={data.totals} seconds={Math.max(1, data.to - data.from) / 1_000} />
        ) : (
          <Skeleton width="20rem" />
        )}
      </div>
      <AnswerFacts />
      <Button
        variant="plain"
        size="sm"
        icon={<ChartBarIcon />}
        aria-label={histogram ? t('Hide the histogram') : t('Show the histogram')}
        aria-expanded={histogram}
        onClick={() => update({ histogram: !histogram }, { replace: true })}
      />
    </div>
  );
}

function Totals({ totals, seconds }: { readonly totals: FlowTotals; readonly seconds: number }) {
  const { t, i18n } = useTranslation('plugin__tributary');
  const { flows, bytes, packets } = totals;
  return (
    <>
      <span>{t('{{flows}} flow', { flows: formatCount(flows, i18n.language), count: flows })}</span>
      <span>{formatScaled(bytes, 'B', i18n.language)}</span>
      <span>
        {t('{{packets}} packet', {
          packets: formatScaled(packets, '', i18n.language),
          count: packets,
        })}
      </span>
      <span>{formatScaled(bytes / seconds, 'B/s', i18n.language)}</span>
    </>
  );
}

function AnswerFacts() {
  const { t, i18n } = useTranslation('plugin__tributary');
  const { stats, isHeld } = useFlows();
  if (!stats) return <div className="tributary-summary__facts" />;
  const duration = formatCount(Math.max(1, Math.round(stats.durationMs)), i18n.language);
  return (
    <div className="tributary-summary__facts">
      {isHeld && <span>{t('live paused while older flows are open')}</span>}
      <span>{t('answered in {{duration}} ms', { duration })}</span>
      {stats.scannedBytes !== undefined && (
        <span>
          {t('scanned {{bytes}}', { bytes: formatScaled(stats.scannedBytes, 'B', i18n.language) })}
        </span>
      )}
      {stats.complete ? (
        <span>{t('complete')}</span>
      ) : (
        <span className="tributary-summary__partial">
          <ExclamationTriangleIcon />{' '}
          {t('partial: {{reason}}', { reason: stats.reason ?? t('no reason given') })}
        </span>
      )}
    </div>
  );
}
