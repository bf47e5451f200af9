import { Skeleton } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';

/** Lines in the place and height of the rows to come, so that nothing moves when they arrive. */
export function RowSkeletons({
  rows,
  rowHeight,
}: {
  readonly rows: number;
  readonly rowHeight: number;
}) {
  const { t } = useTranslation('plugin__tributary');
  return (
    <div role="status" aria-label={t('Loading')}>
      {Array.from({ length: rows }, (_none, index) => (
        <div key={index} className="tributary-skeleton-row" style={{ blockSize: rowHeight }}>
          <Skeleton height="60%" />
        </div>
      ))}
    </div>
  );
}
