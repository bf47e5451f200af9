import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { paletteOf } from '../../charts/index.ts';
import '../../charts/charts.css';
import { useHost } from '../../host/host.ts';
import { useConfig } from '../../query/index.ts';
import { EmptyResult, ErrorState } from '../../shared/index.ts';
import { useView, useViewPart } from '../../view/index.ts';
import { queriesOf, totalQuery } from './card-query.ts';
import { stateOf } from './card-state.ts';
import { CardGrid } from './CardGrid.tsx';
import type { CardPlace } from './layout.ts';
import { OverviewSummary } from './OverviewSummary.tsx';
import { OverviewToolbar } from './OverviewToolbar.tsx';
import { summaryQueries } from './summary-queries.ts';
import { useLayout } from './use-layout.ts';
import { useMeasure, usePrevious } from './use-options.ts';
import { useOverview } from './use-overview.ts';
import './overview.css';

const ExpandedCard = lazy(() => import('./ExpandedCard.tsx'));

/** The view's flows as cards, all of them answered by one request. */
export default function OverviewTab() {
  const { t } = useTranslation('plugin__tributary');
  const [{ range }] = useView();
  const { data: config } = useConfig();
  const hasKubernetes = config?.kubernetes ?? true;
  const [measure] = useMeasure();
  const [hasPrevious] = usePrevious();
  const layout = useLayout(hasKubernetes);
  const [expanded, setExpanded] = useViewPart('card');
  const rangeS = range.kind === 'relative' ? range.seconds : range.to - range.from;
  const context = { measure, hasKubernetes, shift: hasPrevious ? rangeS : undefined, t };
  const queries = layout.places.flatMap((place) => queriesOf(place, context));
  const { answers, error, isPlaceholderData, refetch } = useOverview(
    config ? [...summaryQueries, ...queries] : [],
  );
  const palette = paletteOf(useHost().useTheme());
  const retry = () => void refetch();
  const stateOfCard = (place: CardPlace) => stateOf(place, answers, context);

  if (error && !answers) {
    return <ErrorState title={t('The overview cannot be read')} error={error} onRetry={retry} />;
  }
  if (answers?.answerTo(totalQuery('Flows'))?.total === 0) return <EmptyResult />;

  const cards = layout.places.map((place) => ({ place, state: stateOfCard(place) }));
  const large = cards.find(({ place }) => place.id === expanded);
  return (
    <div className="tributary-overview" style={palette}>
      {error && (
        <ErrorState title={t('The overview cannot be refreshed')} error={error} onRetry={retry} />
      )}
      <OverviewSummary answers={answers} />
      <OverviewToolbar layout={layout} cards={cards} />
      <CardGrid layout={layout} cards={cards} isOld={isPlaceholderData} onRetry={retry} />
      {large && (
        <Suspense>
          <ExpandedCard
            {...large}
            palette={palette}
            onRetry={retry}
            onClose={() => setExpanded(undefined)}
          />
        </Suspense>
      )}
    </div>
  );
}
