import type { FlowRecord } from '@tributary/model';
import { endOf, protocolText } from '../../format/index.ts';
import { FilterButtons } from '../../shared/index.ts';
import type { FlowColumn } from './columns.ts';

interface CellValue {
  readonly key: string;
  readonly value: string | number;
  readonly label: string;
}

/** Filter for and filter out of what a cell shows, where that is one value. */
export function CellFilter({
  flow,
  column,
}: {
  readonly flow: FlowRecord;
  readonly column: FlowColumn;
}) {
  const cell = cellValue(flow, column);
  if (!cell) return null;
  return (
    <span className="tributary-flows__cell-filter">
      <FilterButtons filterKey={cell.key} value={cell.value} label={cell.label} />
    </span>
  );
}

function cellValue(flow: FlowRecord, column: FlowColumn): CellValue | undefined {
  switch (column.id) {
    case 'source':
    case 'destination': {
      const { key, name } = endOf(flow, column.id === 'source' ? 'Src' : 'Dst');
      return name === '' ? undefined : { key, value: name, label: name };
    }
    case 'ports':
      return flow.DstPort === undefined
        ? undefined
        : { key: 'DstPort', value: flow.DstPort, label: String(flow.DstPort) };
    case 'protocol':
      return flow.Proto === undefined
        ? undefined
        : { key: 'Proto', value: flow.Proto, label: protocolText(flow) };
    case 'interfaces': {
      const name = flow.Interfaces?.[0];
      return name === undefined ? undefined : { key: 'Interfaces', value: name, label: name };
    }
    default: {
      const value = column.field && flow[column.id as keyof FlowRecord];
      if (value === undefined || value === '' || Array.isArray(value)) return undefined;
      return { key: column.id, value, label: String(value) };
    }
  }
}
