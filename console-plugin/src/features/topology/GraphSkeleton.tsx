import { Skeleton } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';

/** In the place and size of the graph to come. */
export function GraphSkeleton() {
  const { t } = useTranslation('plugin__tributary');
  return (
    <div className="tributary-topology__body" role="status" aria-label={t('Loading')}>
      <Skeleton height="100%" screenreaderText={t('Loading')} />
    </div>
  );
}
