import { fieldByName, fields } from '@tributary/model';
import type { FieldDef } from '@tributary/model';
import { isOfConversations } from '../../view/index.ts';
import type { View, ViewColumn } from '../../view/index.ts';

/** A column of the table: one made of several fields, or one field as it is. */
export interface FlowColumn {
  readonly id: string;
  /** Text key. */
  readonly label: string;
  readonly description: string;
  /** Heading in the column dialog. */
  readonly group: string;
  /** Field that the API sorts by; absent where an order makes no sense. */
  readonly sortField?: string;
  readonly isNumber?: boolean;
  /** CSS pixels: as wide as it is by default, and at least. */
  readonly width: number;
  /** Takes its share of the room that is left. */
  readonly grows?: boolean;
  /** The field of a column that shows one as it is. */
  readonly field?: FieldDef;
}

const FLOW = 'Flow';

/** Columns made of several fields, and those of the default view. */
const composed: readonly FlowColumn[] = [
  {
    id: 'time',
    label: 'Time',
    description: 'When the last packet was seen.',
    group: FLOW,
    sortField: 'TimeFlowEndMs',
    width: 112,
  },
  {
    id: 'source',
    label: 'Source',
    description: 'Where the flow comes from: an object, a network namespace, or an address.',
    group: FLOW,
    sortField: 'SrcAddr',
    width: 180,
    grows: true,
  },
  {
    id: 'destination',
    label: 'Destination',
    description: 'Where the flow goes to: an object, a network namespace, or an address.',
    group: FLOW,
    sortField: 'DstAddr',
    width: 180,
    grows: true,
  },
  {
    id: 'ports',
    label: 'Ports',
    description: 'Source and destination port, or ICMP type and code.',
    group: FLOW,
    sortField: 'DstPort',
    width: 126,
  },
  {
    id: 'protocol',
    label: 'Protocol',
    description: 'IP protocol, or the EtherType where there is no IP.',
    group: FLOW,
    sortField: 'Proto',
    width: 124,
  },
  {
    id: 'interfaces',
    label: 'Interfaces',
    description: 'Every interface that saw the flow, and whether it went in or out of it.',
    group: FLOW,
    width: 216,
    grows: true,
  },
  {
    id: 'network',
    label: 'Network',
    description: 'Secondary network of the interfaces.',
    group: FLOW,
    width: 96,
  },
  {
    id: 'bytes',
    label: 'Bytes',
    description: 'Bytes of the flow, counted once whatever the number of interfaces that saw it.',
    group: FLOW,
    sortField: 'Bytes',
    isNumber: true,
    width: 98,
  },
  {
    id: 'packets',
    label: 'Packets',
    description: 'Packets of the flow as on the wire, counted once.',
    group: FLOW,
    sortField: 'Packets',
    isNumber: true,
    width: 128,
  },
];

export const defaultColumnIds: readonly string[] = composed.map(({ id }) => id);

/** Every column there is: the composed ones, then each field. */
export const allColumns: readonly FlowColumn[] = [...composed, ...fields.map(columnOfField)];

/** What the events of conversations are told apart by, beside what a flow has. */
const CONVERSATION_COLUMN_IDS: readonly string[] = ['_RecordType', '_HashId', 'numFlowLogs'];

/** The columns of a view, in its order and widths; names that no column has are passed over. */
export function columnsOf(
  chosen: readonly ViewColumn[] | undefined,
  recordType?: View['recordType'],
): FlowColumn[] {
  const usual = isOfConversations(recordType)
    ? [...defaultColumnIds, ...CONVERSATION_COLUMN_IDS]
    : defaultColumnIds;
  const wanted: readonly ViewColumn[] = chosen ?? usual.map((id) => ({ id }));
  return wanted.flatMap(({ id, width }) => {
    const column = columnById(id);
    if (!column) return [];
    return [width === undefined ? column : { ...column, width, grows: false }];
  });
}

/** The list with one entry moved by so many places; at the ends it stays. */
export function moveColumn(ids: readonly string[], id: string, by: number): string[] {
  const from = ids.indexOf(id);
  const to = Math.min(ids.length - 1, Math.max(0, from + by));
  const moved = ids.filter((other) => other !== id);
  moved.splice(to, 0, id);
  return moved;
}

function columnById(id: string): FlowColumn | undefined {
  const made = composed.find((column) => column.id === id);
  if (made) return made;
  const field = fieldByName(id);
  return field && columnOfField(field);
}

function columnOfField(field: FieldDef): FlowColumn {
  const isList = field.type === 'string[]' || field.type === 'int[]';
  return {
    id: field.name,
    label: field.label,
    description: field.description,
    group: field.group,
    ...(!isList && { sortField: field.name }),
    ...(field.type === 'int' && !field.names && { isNumber: true }),
    width: isList ? 180 : 140,
    field,
  };
}
