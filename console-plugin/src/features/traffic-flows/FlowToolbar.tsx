import { Button, ToggleGroup, ToggleGroupItem } from '@patternfly/react-core';
import { ColumnsIcon } from '@patternfly/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../format/index.ts';
import { useFlows, useHistogram } from '../../query/index.ts';
import { isOfConversations, useView } from '../../view/index.ts';
import { ColumnModal } from './ColumnModal.tsx';

/** How many rows there are of how many, older ones, flows or conversations, columns and density. */
export function FlowToolbar() {
  const { t, i18n } = useTranslation('plugin__tributary');
  const [view, update] = useView();
  const [isChoosing, setChoosing] = useState(false);
  const { flows, hasNextPage, isFetchingNextPage, fetchNextPage } = useFlows();
  const { data: histogram } = useHistogram();
  const isConversations = isOfConversations(view.recordType);
  const shown = formatCount(flows.length, i18n.language);
  const total = histogram && formatCount(histogram.totals.flows, i18n.language);
  return (
    <div className="tributary-flows__toolbar">
      <span role="status">
        {hasNextPage && total !== undefined
          ? t('First {{shown}} of {{total}}', { shown, total })
          : t('{{rows}} row', { rows: shown, count: flows.length })}
      </span>
      {hasNextPage && (
        <Button
          variant="link"
          isInline
          isLoading={isFetchingNextPage}
          isDisabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t('Load older')}
        </Button>
      )}
      <span className="tributary-flows__tools">
        <ToggleGroup isCompact aria-label={t('Rows')}>
          <ToggleGroupItem
            text={t('Flows')}
            isSelected={!isConversations}
            onChange={() => update({ recordType: undefined, selected: undefined })}
          />
          <ToggleGroupItem
            text={t('Conversations')}
            isSelected={isConversations}
            onChange={() => update({ recordType: 'allConnections', selected: undefined })}
          />
        </ToggleGroup>
        <ToggleGroup isCompact aria-label={t('Row density')}>
          {(['compact', 'comfortable'] as const).map((density) => (
            <ToggleGroupItem
              key={density}
              text={density === 'compact' ? t('Compact') : t('Comfortable')}
              isSelected={view.density === density}
              onChange={() => update({ density }, { replace: true })}
            />
          ))}
        </ToggleGroup>
        <Button
          variant="secondary"
          size="sm"
          icon={<ColumnsIcon />}
          onClick={() => setChoosing(true)}
        >
          {t('Columns')}
        </Button>
      </span>
      {isChoosing && <ColumnModal onClose={() => setChoosing(false)} />}
    </div>
  );
}
