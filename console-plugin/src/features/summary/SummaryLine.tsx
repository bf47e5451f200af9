import { Button, Skeleton } from '@patternfly/react-core';
import { ChartBarIcon } from '@patternfly/react-icons';
import { useTranslation } from 'react-i18next';
import { useFlows, useHistogram } from '../../query/index.ts';
import { useView } from '../../view/index.ts';
import { AnswerFacts } from './AnswerFacts.tsx';
import { Totals } from './Totals.tsx';

/** What the view's query amounts to, and what it took to answer it. */
export function SummaryLine() {
  const { t } = useTranslation('plugin__tributary');
  const [{ histogram }, update] = useView();
  const { data } = useHistogram();
  const { stats, isHeld } = useFlows();
  return (
    <div className="tributary-summary">
      <div className="tributary-summary__totals" aria-live="off">
        {data ? (
          <Totals totals={data.totals} spanMs={data.to - data.from} />
        ) : (
          <Skeleton width="20rem" />
        )}
      </div>
      <AnswerFacts
        stats={stats}
        note={isHeld ? t('live paused while older flows are open') : undefined}
      />
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
