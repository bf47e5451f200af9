import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import { useTranslation } from 'react-i18next';
import { formatShare } from '../format/index.ts';
import { SeriesName } from './SeriesName.tsx';
import type { ChartFormat, ChartSeries, OnFilter } from './series.ts';

/** The same as a chart in words and numbers, for who would rather read or cannot see it. */
export function SeriesTable({
  name,
  series,
  format,
  of,
  onFilter,
}: {
  readonly name: string;
  readonly series: readonly ChartSeries[];
  readonly format: ChartFormat;
  /** What shares are of; without it there is no such column. */
  readonly of: number | undefined;
  readonly onFilter: OnFilter;
}) {
  const { t, i18n } = useTranslation('plugin__tributary');
  return (
    <Table aria-label={name} variant="compact" borders={false} className="tributary-series-table">
      <Thead>
        <Tr>
          <Th>{t('Name')}</Th>
          <Th>{t('Whole range')}</Th>
          {of !== undefined && <Th>{t('Share')}</Th>}
          <Th>{t('Highest')}</Th>
        </Tr>
      </Thead>
      <Tbody>
        {series.map((one) => (
          <Tr key={one.id}>
            <Td dataLabel={t('Name')}>
              <SeriesName series={one} onFilter={onFilter} />
            </Td>
            <Td dataLabel={t('Whole range')}>{format.total(one.total)}</Td>
            {of !== undefined && (
              <Td dataLabel={t('Share')}>
                {of > 0 ? formatShare(one.total / of, i18n.language) : ''}
              </Td>
            )}
            <Td dataLabel={t('Highest')}>{highest(one, format)}</Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

function highest({ points }: ChartSeries, format: ChartFormat): string {
  const values = points.flatMap(([, value]) => (value === null ? [] : [value]));
  return values.length === 0 ? '' : format.value(Math.max(...values));
}
