import { Td, Tr } from '@patternfly/react-table';
import type { FlowRecord } from '@tributary/model';
import { memo, useState } from 'react';
import type { FlowColumn } from './columns.ts';
import { CellFilter } from './CellFilter.tsx';
import { FlowCell } from './FlowCell.tsx';

/** One flow. Filter buttons are there for the mouse; the keyboard has them in the detail panel. */
export const FlowRow = memo(function FlowRow({
  flow,
  index,
  columns,
  isSelected,
  isFocusable,
}: {
  readonly flow: FlowRecord;
  /** Of the row among all that are loaded, from 0. */
  readonly index: number;
  readonly columns: readonly FlowColumn[];
  readonly isSelected: boolean;
  readonly isFocusable: boolean;
}) {
  const [isHovered, setHovered] = useState(false);
  return (
    <Tr
      aria-rowindex={index + 2}
      data-index={index}
      tabIndex={isFocusable ? 0 : -1}
      isClickable
      isRowSelected={isSelected}
      aria-selected={isSelected}
      onMouseEnter={() => setHovered(true)}
      onMouseLeave={() => setHovered(false)}
    >
      {columns.map((column) => (
        <Td
          key={column.id}
          modifier="truncate"
          className={
            column.isNumber
              ? 'tributary-flows__cell tributary-flows__cell--number'
              : 'tributary-flows__cell'
          }
        >
          <FlowCell flow={flow} column={column} />
          {isHovered && <CellFilter flow={flow} column={column} />}
        </Td>
      ))}
    </Tr>
  );
});
