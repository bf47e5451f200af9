import { Button, Skeleton } from '@patternfly/react-core';
import { ChartBarIcon, ExclamationTriangleIcon } from '@patternfly/react-icons';
import { useTranslation } from 'react-i18next';
import { useFlows, useHistogram } from '../../query/index.ts';
import { useView } from '../../view/index.ts';
import { formatCount, formatScaled } from '../../format/index.ts';

/** What the view's query amounts to, and what it took to answer it. */
export function SummaryLine() {
  const { t, i18n } = useTranslation('plugin__tributary');
  const [{ histogram }, update] = useView();
  const { data } = useHistogram();
  return (
    <div className="tributary-summary">
      <div className="tributary-summary__totals" aria-live="off">
        {data ? (
          <Totals
            flows={formatCount(data.totals.flows, i18n.language)}
            bytes={formatScaled(data.totals.bytes, 'B', i18n.language)}
            packets={formatScaled(data.totals.packets, '', i18n.language)}
            rate={formatScaled(
              (data.totals.bytes * 1_000) / Math.max(1, data.to - data.from),
              'B/s',
              i18n.language,
            )}
          />
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

function Totals(texts: {
  readonly flows: string;
  readonly bytes: string;
  readonly packets: string;
  readonly rate: string;
}) {
  const { t } = useTranslation('plugin__tributary');
  return (
    <>
      <span>{t('{{flows}} flows', texts)}</span>
      <span>{texts.bytes}</span>
      <span>{t('{{packets}} packets', texts)}</span>
      <span>{texts.rate}</span>
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
