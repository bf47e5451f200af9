import { fields } from '@tributary/model';
import type { FieldDef, FieldName } from '@tributary/model';
import type { FlowBatch } from '../flows/flow-batch.ts';

type Values = readonly (string | number)[];

const pointFields: readonly FieldDef[] = fields.filter((field) => 'parallel' in field);
const slotOf = (name: FieldName) => pointFields.findIndex((field) => field.name === name);
const NAME = slotOf('Interfaces');
const DIRECTION = slotOf('IfDirections');
const NAMESPACE = slotOf('NetNamespaces');
/** Exact counters, which add up; all else about a point stays. */
const counters: readonly boolean[] = pointFields.map(
  ({ name }) => name === 'IfBytes' || name === 'IfPackets',
);

/** The lists about observation points that a batch has, by slot. */
export class PointColumns {
  readonly lists: readonly (readonly (Values | undefined)[] | undefined)[];

  constructor(batch: FlowBatch) {
    this.lists = pointFields.map(({ name }) => batch.peek(name as FieldName) as never);
  }
}

interface Point {
  /** A name or an inode of a namespace means nothing on another node. */
  readonly agent: string;
  /** By slot; undefined where it was not observed. */
  readonly values: (string | number | undefined)[];
}

/** Every observation point that saw a conversation, in either direction, with its exact counters. */
export class ConversationPoints {
  #points: readonly Point[] = [];

  add({ lists }: PointColumns, row: number, agent: string): void {
    const count = lists[NAME]?.[row]?.length ?? 0;
    for (let index = 0; index < count; index++) {
      const values = lists.map((list) => list?.[row]?.[index]);
      const known = this.#find(agent, values);
      if (known) join(known.values, values);
      // copied: an array that grows by itself keeps room for more, and there is one for each conversation
      else this.#points = [...this.#points, { agent, values }];
    }
  }

  write(batch: FlowBatch, row: number): void {
    for (const [slot, { name, type }] of pointFields.entries()) {
      if (this.#points.every(({ values }) => values[slot] === undefined)) continue;
      const absent = type === 'int[]' ? 0 : '';
      const list = this.#points.map(({ values }) => values[slot] ?? absent);
      batch.column(name as FieldName)[row] = list as never;
    }
  }

  #find(agent: string, values: Point['values']): Point | undefined {
    for (const point of this.#points) {
      if (
        point.values[NAME] === values[NAME] &&
        point.values[DIRECTION] === values[DIRECTION] &&
        point.values[NAMESPACE] === values[NAMESPACE] &&
        point.agent === agent
      ) {
        return point;
      }
    }
    return undefined;
  }
}

/** Counters add up; names that came later fill what was not known. */
function join(known: Point['values'], values: Point['values']): void {
  for (const [slot, value] of values.entries()) {
    if (value === undefined) continue;
    if (counters[slot]) known[slot] = Number(known[slot] ?? 0) + Number(value);
    else known[slot] ||= value;
  }
}
