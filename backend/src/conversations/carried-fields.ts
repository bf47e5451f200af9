import { fields } from '@tributary/model';
import type { FieldDef, FieldName, FlowRecord } from '@tributary/model';
import type { FlowBatch } from '../flows/flow-batch.ts';

export type Value = FlowRecord[FieldName];

/** What a conversation computes from its flows; the rest it carries as it is. */
const computed: readonly FieldName[] = [
  '_RecordType',
  '_HashId',
  'numFlowLogs',
  'TimeFlowStartMs',
  'TimeFlowEndMs',
  'TimeReceived',
  'Bytes',
  'Packets',
  'Flags',
  'FlowDirection',
  'PktDropBytes',
  'PktDropPackets',
  'TimeFlowRttNs',
  'DnsLatencyMs',
];

/** Who is at an end and what it speaks stays; what features saw is that of the newest flow. */
const lasting: readonly FieldDef['group'][] = [
  'Volume',
  'Protocol',
  'Source',
  'Destination',
  'Context',
];

const names: readonly FieldName[] = fields
  .filter((field) => !('parallel' in field) && !computed.includes(field.name))
  .map(({ name }) => name);

interface CarriedField {
  readonly name: FieldName;
  /** The slot of the same fact about the other end; its own where it is about no end. */
  readonly mirror: number;
  readonly lasts: boolean;
}

/** The fields that a conversation carries; the index of a field is its slot. */
export const carriedFields: readonly CarriedField[] = names.map((name, slot) => ({
  name,
  mirror: mirrorOf(name) ?? slot,
  lasts: lasting.includes(fields.find((field) => field.name === name)!.group),
}));

function mirrorOf(name: string): number | undefined {
  const other = name.replace(/^(Xlat)?(Src|Dst)/, (_whole, xlat: string | undefined, end: string) =>
    [xlat ?? '', end === 'Src' ? 'Dst' : 'Src'].join(''),
  );
  const slot = names.findIndex((candidate) => candidate === other);
  return slot < 0 ? undefined : slot;
}

/** The carried columns that a batch has. */
export class CarriedColumns {
  readonly #columns;

  constructor(batch: FlowBatch) {
    this.#columns = carriedFields.flatMap(({ name, mirror, lasts }, slot) => {
      const values = batch.peek(name);
      return values ? [{ values, slot, mirror, lasts }] : [];
    });
  }

  /** Brings the flow's values into the slots, turned around where it goes from the second end to the first. */
  addTo(slots: Value[], row: number, isForward: boolean): void {
    for (const { values, slot, mirror, lasts } of this.#columns) {
      const value = values[row];
      if (value === undefined) continue;
      const at = isForward ? slot : mirror;
      if (!lasts || slots[at] === undefined) slots[at] = value;
    }
  }
}
