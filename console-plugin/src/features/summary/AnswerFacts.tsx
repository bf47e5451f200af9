import { ExclamationTriangleIcon } from '@patternfly/react-icons';
import type { QueryStats } from '@tributary/model';
import { useTranslation } from 'react-i18next';
import { formatCount, formatScaled } from '../../format/index.ts';

/** What it took to answer, and whether the answer is whole. */
export function AnswerFacts({
  stats,
  note,
}: {
  /** Undefined until there is an answer. */
  readonly stats: QueryStats | undefined;
  /** Said before the rest. */
  readonly note?: string | undefined;
}) {
  const { t, i18n } = useTranslation('plugin__tributary');
  if (!stats) return <div className="tributary-summary__facts" />;
  const duration = formatCount(Math.max(1, Math.round(stats.durationMs)), i18n.language);
  return (
    <div className="tributary-summary__facts">
      {note !== undefined && <span>{note}</span>}
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
