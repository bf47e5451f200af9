import { Button } from '@patternfly/react-core';
import { SearchMinusIcon, SearchPlusIcon } from '@patternfly/react-icons';
import { useTranslation } from 'react-i18next';
import { useFilterActions } from './filter-actions.ts';

/** Filter for and filter out, beside a value. `label` is the value as the reader sees it. */
export function FilterButtons({
  filterKey,
  value,
  label,
}: {
  readonly filterKey: string;
  readonly value: string | number;
  readonly label: string;
}) {
  const { t } = useTranslation('plugin__tributary');
  const { filterFor, filterOut } = useFilterActions();
  return (
    <span className="tributary-filter-buttons">
      <Button
        variant="plain"
        size="sm"
        icon={<SearchPlusIcon />}
        aria-label={t('Filter for {{value}}', { value: label })}
        onClick={() => filterFor(filterKey, value)}
      />
      <Button
        variant="plain"
        size="sm"
        icon={<SearchMinusIcon />}
        aria-label={t('Filter out {{value}}', { value: label })}
        onClick={() => filterOut(filterKey, value)}
      />
    </span>
  );
}
