import { Drawer, DrawerContent, DrawerContentBody } from '@patternfly/react-core';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFlows } from '../../query/index.ts';
import { EmptyResult, ErrorState, RowSkeletons } from '../../shared/index.ts';
import { isOfConversations, useView } from '../../view/index.ts';
import { columnsOf } from './columns.ts';
import { flowId } from './flow-id.ts';
import { FlowPanel } from './FlowPanel.tsx';
import { FlowTable } from './FlowTable.tsx';
import { FlowToolbar } from './FlowToolbar.tsx';
import './traffic-flows.css';

const SKELETON_ROWS = 20;
const SKELETON_ROW_PX = 28;

/** The flows of the view as a table, and one of them in full beside it. */
export default function TrafficFlowsTab() {
  const { t } = useTranslation('plugin__tributary');
  const [view, update] = useView();
  const { flows, error, isPending, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } =
    useFlows();
  const columns = useMemo(
    () => columnsOf(view.columns, view.recordType),
    [view.columns, view.recordType],
  );
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);

  if (isPending) return <RowSkeletons rows={SKELETON_ROWS} rowHeight={SKELETON_ROW_PX} />;
  if (error && flows.length === 0) {
    return (
      <ErrorState
        title={t('The flows cannot be read')}
        error={error}
        onRetry={() => void refetch()}
      />
    );
  }
  if (flows.length === 0) {
    return (
      <>
        {isOfConversations(view.recordType) && <FlowToolbar />}
        <EmptyResult />
      </>
    );
  }

  const selected = flows.find((flow) => flowId(flow) === view.selected);
  const close = () => {
    update({ selected: undefined });
    requestAnimationFrame(() => {
      document.querySelector<HTMLElement>('.tributary-flows tr[tabindex="0"]')?.focus();
    });
  };
  return (
    <Drawer isExpanded={selected !== undefined} isInline className="tributary-flows">
      <DrawerContent
        panelContent={selected && <FlowPanel key={view.selected} flow={selected} onClose={close} />}
      >
        <DrawerContentBody className="tributary-flows__body">
          {error && (
            <ErrorState
              title={t('The flows cannot be refreshed')}
              error={error}
              onRetry={() => void refetch()}
            />
          )}
          <FlowToolbar />
          <FlowTable flows={flows} columns={columns} onNearEnd={onNearEnd} />
        </DrawerContentBody>
      </DrawerContent>
    </Drawer>
  );
}
