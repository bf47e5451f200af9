import { Table, Tbody, Thead, Tr } from '@patternfly/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { FlowRecord } from '@tributary/model';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { TableSpacer } from '../../shared/index.ts';
import { useView } from '../../view/index.ts';
import { ColumnHeading } from './ColumnHeading.tsx';
import type { FlowColumn } from './columns.ts';
import { flowId } from './flow-id.ts';
import { FlowRow } from './FlowRow.tsx';
import { useKeptPosition } from './use-kept-position.ts';
import { useRowKeys } from './use-row-keys.ts';

const ROW_HEIGHT_PX = { compact: 28, comfortable: 36 } as const;
const OVERSCAN_ROWS = 12;
const LOAD_AHEAD_ROWS = 40;

/** Flows as rows, of which only those in sight are drawn; the heading stays in sight. */
export function FlowTable({
  flows,
  columns,
  onNearEnd,
}: {
  readonly flows: readonly FlowRecord[];
  readonly columns: readonly FlowColumn[];
  /** Called when the reader comes near the last row. */
  readonly onNearEnd: () => void;
}) {
  const { t } = useTranslation('plugin__tributary');
  const [view, update] = useView();
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = ROW_HEIGHT_PX[view.density];
  const rows = useVirtualizer({
    count: flows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN_ROWS,
  });
  const visible = rows.getVirtualItems();
  const lastVisible = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastVisible >= flows.length - LOAD_AHEAD_ROWS) onNearEnd();
  }, [lastVisible, flows.length, onNearEnd]);
  useKeptPosition(scroller, flows, rowHeight);
  const select = (index: number) => {
    const flow = flows[index];
    if (flow) update({ selected: flowId(flow) });
  };
  const keys = useRowKeys(flows.length, rows.scrollToIndex, scroller, select);
  const before = visible[0]?.start ?? 0;
  const after = rows.getTotalSize() - (visible.at(-1)?.end ?? 0);
  const width = columns.reduce((sum, column) => sum + column.width, 0);

  return (
    <div className="tributary-flows__scroller" ref={scroller} data-density={view.density}>
      <Table
        variant="compact"
        gridBreakPoint=""
        isStickyHeader
        aria-label={t('Traffic flows')}
        aria-rowcount={flows.length + 1}
        className="tributary-flows__table"
        style={{ minInlineSize: width }}
      >
        <colgroup>
          {columns.map(({ id, width: columnWidth, grows }) => (
            <col key={id} style={grows ? undefined : { inlineSize: columnWidth }} />
          ))}
        </colgroup>
        <Thead>
          <Tr aria-rowindex={1}>
            {columns.map((column, index) => (
              <ColumnHeading key={column.id} column={column} index={index} columns={columns} />
            ))}
          </Tr>
        </Thead>
        <Tbody onClick={keys.onClick} onKeyDown={keys.onKeyDown}>
          <TableSpacer height={before} columns={columns.length} />
          {visible.map(({ index }) => {
            const flow = flows[index]!;
            const id = flowId(flow);
            return (
              <FlowRow
                key={id + index}
                flow={flow}
                index={index}
                columns={columns}
                isSelected={id === view.selected}
                isFocusable={index === keys.focusable}
              />
            );
          })}
          <TableSpacer height={after} columns={columns.length} />
        </Tbody>
      </Table>
    </div>
  );
}
