import { Button } from '@patternfly/react-core';
import { ExchangeAltIcon, FilterIcon } from '@patternfly/react-icons';
import { swapEnds } from '@tributary/model';
import type { MatchMode } from '@tributary/model';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addCondition, MenuSelect } from '../../shared/index.ts';
import { useView } from '../../view/index.ts';
import { FilterChips } from './FilterChips.tsx';
import { FilterInput } from './FilterInput.tsx';

const ConditionModal = lazy(() => import('./ConditionModal.tsx'));

/** One filter for all tabs: typed, built from a form, or picked in the data; shown as chips. */
export function FilterBar() {
  const { t } = useTranslation('plugin__tributary');
  const [view, update] = useView();
  const [isAdding, setAdding] = useState(false);
  const modes: readonly { value: MatchMode; label: string; description: string }[] = [
    { value: 'all', label: t('All'), description: t('Every filter holds') },
    { value: 'any', label: t('Any'), description: t('At least one filter holds') },
    {
      value: 'bidirectional',
      label: t('Both directions'),
      description: t('Every filter holds, or does with source and destination swapped'),
    },
  ];
  return (
    <div role="search" className="tributary-filter" aria-label={t('Filters')}>
      <div className="tributary-filter__row">
        <FilterInput />
        <Button variant="secondary" size="sm" icon={<FilterIcon />} onClick={() => setAdding(true)}>
          {t('Add filter')}
        </Button>
        <MenuSelect
          label={t('Match')}
          text={t('Match: {{mode}}', {
            mode: modes.find(({ value }) => value === view.match)?.label ?? '',
          })}
          value={view.match}
          choices={modes}
          onChoose={(match) => update({ match })}
        />
        <Button
          variant="plain"
          size="sm"
          icon={<ExchangeAltIcon />}
          aria-label={t('Swap source and destination')}
          title={t('Swap source and destination')}
          isDisabled={view.filter.length === 0}
          onClick={() =>
            update(({ filter }) => ({
              filter: filter.map((condition) => {
                if (condition.state === 'unknown') return condition;
                const swapped = swapEnds([[condition]])[0]?.[0];
                return swapped ? { ...condition, key: swapped.key } : condition;
              }),
            }))
          }
        />
        {view.filter.length > 0 && (
          <Button variant="link" size="sm" onClick={() => update({ filter: [] })}>
            {t('Clear all')}
          </Button>
        )}
      </div>
      <FilterChips />
      {isAdding && (
        <Suspense>
          <ConditionModal
            onClose={() => setAdding(false)}
            onApply={(condition) =>
              update(({ filter }) => ({ filter: addCondition(filter, condition) }))
            }
          />
        </Suspense>
      )}
    </div>
  );
}
