import { Button, Skeleton } from '@patternfly/react-core';
import { SearchMinusIcon } from '@patternfly/react-icons';
import { useTranslation } from 'react-i18next';
import { useHistogram } from '../../query/index.ts';
import { ErrorState } from '../../shared/index.ts';
import { useView } from '../../view/index.ts';
import { HistogramChart } from './HistogramChart.tsx';
import { zoomedOut } from './selection.ts';

/** Flows over the range; a part of it can be brushed to zoom in. */
export function Histogram() {
  const { t } = useTranslation('plugin__tributary');
  const [, update] = useView();
  const { data, error, isPlaceholderData, refetch } = useHistogram();
  if (error && !data) {
    return (
      <ErrorState
        title={t('The histogram could not be read')}
        error={error}
        onRetry={() => void refetch()}
      />
    );
  }
  return (
    <div className="tributary-histogram">
      {data ? (
        <HistogramChart answer={data} isOld={isPlaceholderData} />
      ) : (
        <Skeleton height="100%" screenreaderText={t('Loading')} />
      )}
      <Button
        className="tributary-histogram__out"
        variant="plain"
        size="sm"
        icon={<SearchMinusIcon />}
        aria-label={t('Zoom out')}
        onClick={() => update(({ range }) => ({ range: zoomedOut(range, Date.now()) }))}
      />
    </div>
  );
}
