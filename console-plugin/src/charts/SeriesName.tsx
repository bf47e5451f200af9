import { Button } from '@patternfly/react-core';
import { SearchMinusIcon } from '@patternfly/react-icons';
import { useTranslation } from 'react-i18next';
import type { ChartSeries, OnFilter } from './series.ts';

/** The name of a series, a button that filters for it, and a second one to filter it out. */
export function SeriesName({
  series: { id, name, canFilter },
  onFilter,
}: {
  readonly series: ChartSeries;
  readonly onFilter: OnFilter;
}) {
  const { t } = useTranslation('plugin__tributary');
  if (!canFilter) {
    return (
      <span className="tributary-series-name" title={name}>
        {name}
      </span>
    );
  }
  return (
    <span className="tributary-series-name">
      <Button
        variant="link"
        isInline
        className="tributary-series-name__for"
        title={name}
        aria-label={t('Filter for {{value}}', { value: name })}
        onClick={() => onFilter(id, 'for')}
      >
        {name}
      </Button>
      <Button
        variant="plain"
        size="sm"
        className="tributary-series-name__out"
        icon={<SearchMinusIcon />}
        aria-label={t('Filter out {{value}}', { value: name })}
        onClick={() => onFilter(id, 'out')}
      />
    </span>
  );
}
