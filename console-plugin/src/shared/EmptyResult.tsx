import {
  Button,
  EmptyState,
  EmptyStateActions,
  EmptyStateBody,
  EmptyStateFooter,
} from '@patternfly/react-core';
import { SearchIcon } from '@patternfly/react-icons';
import { useTranslation } from 'react-i18next';
import { useStatus } from '../query/index.ts';
import { isOfConversations, useView } from '../view/index.ts';
import { EmptyingFilters } from './EmptyingFilters.tsx';
import { isStoreInRange } from './store-range.ts';

/** Why nothing is shown: no agent reports, nothing is stored in the range, or the filters leave nothing. */
export function EmptyResult() {
  const { t } = useTranslation('plugin__tributary');
  const [view, update] = useView();
  const { data: status, dataUpdatedAt } = useStatus();
  const reporting = status?.agents.filter(({ state }) => state === 'reporting').length ?? 0;
  const inForce = view.filter.filter(({ state }) => state === 'on');
  const isInRange = status !== undefined && isStoreInRange(status.store, view.range, dataUpdatedAt);
  return (
    <EmptyState
      headingLevel="h2"
      titleText={t('No flows')}
      icon={SearchIcon}
      variant="sm"
      className="tributary-empty"
    >
      <EmptyStateBody>
        {status && (
          <ul className="tributary-plain-list">
            <li>
              {reporting > 0
                ? t('{{count}} agent reports.', { count: reporting })
                : t('No agent reports: start one on each node, then flows show within seconds.')}
            </li>
            <li>
              {isInRange
                ? t('There are flows in this time range.')
                : t('Nothing is stored in this time range.')}
            </li>
          </ul>
        )}
        {isOfConversations(view.recordType) && (
          <p>
            {t(
              'Conversations are stored when the backend runs with LOG_TYPES=conversations or LOG_TYPES=all.',
            )}
          </p>
        )}
        {isInRange && inForce.length > 0 && <EmptyingFilters />}
      </EmptyStateBody>
      <EmptyStateFooter>
        <EmptyStateActions>
          {inForce.length > 0 && (
            <Button variant="link" onClick={() => update({ filter: [] })}>
              {t('Clear all filters')}
            </Button>
          )}
          <Button
            variant="link"
            onClick={() => update({ range: { kind: 'relative', seconds: 86_400 } })}
          >
            {t('Look at the last 24 hours')}
          </Button>
        </EmptyStateActions>
      </EmptyStateFooter>
    </EmptyState>
  );
}
