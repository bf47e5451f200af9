import { EmptyState, EmptyStateBody, Skeleton } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../shared/index.ts';
import { useView } from '../../view/index.ts';
import { CardChart } from './CardChart.tsx';
import { CardTotal } from './CardTotal.tsx';
import { definitionOf } from './catalog.ts';
import type { CardState } from './card-state.ts';
import type { CardPlace } from './layout.ts';

/** What a card says: that it loads, what went wrong, that there is nothing and why, or its chart. */
export function CardBody({
  place,
  state,
  onRetry,
}: {
  readonly place: CardPlace;
  readonly state: CardState;
  readonly onRetry: () => void;
}) {
  const { t } = useTranslation('plugin__tributary');
  const [view] = useView();
  const definition = definitionOf(place.id);
  switch (state.is) {
    case 'pending':
      return <Skeleton height="100%" screenreaderText={t('Loading')} />;
    case 'failed':
      return (
        <ErrorState
          title={t('This card could not be read')}
          error={state.error}
          onRetry={onRetry}
        />
      );
    case 'ready': {
      if (state.data.series.length === 0) {
        return (
          <EmptyState variant="xs" className="tributary-card__empty">
            <EmptyStateBody>
              {definition.empty?.(t) ?? t('Nothing to show for this view.')}
              {view.filter.some((condition) => condition.state === 'on') && (
                <p>{t('The filters in force may leave it out.')}</p>
              )}
            </EmptyStateBody>
          </EmptyState>
        );
      }
      return (
        <>
          <CardChart place={place} data={state.data} range={state.range} />
          <CardTotal data={state.data} />
        </>
      );
    }
  }
}
