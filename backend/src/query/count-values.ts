import type { FieldName, FieldValue, FlowRecord } from '@tributary/model';
import type { ValuesQuery } from '../store/flow-store.ts';
import { valuesOf } from './metric-labels.ts';

/** Counts the flows that have each value of a field, for a store that cannot do so itself. */
export class ValueCounts {
  readonly #query: ValuesQuery;
  readonly #counts = new Map<string | number, number>();

  constructor(query: ValuesQuery) {
    this.#query = query;
  }

  /** Adds so many flows that are alike in the field; `fields` may be one of them. */
  add(fields: Readonly<Partial<Record<FieldName, unknown>>>, flows = 1): void {
    for (const value of new Set(valuesOf(fields as FlowRecord, this.#query.dimension))) {
      if (value === undefined || value === '') continue;
      this.#counts.set(value, (this.#counts.get(value) ?? 0) + flows);
    }
  }

  /** Values that begin as asked for, most frequent first. */
  result(): FieldValue[] {
    const prefix = this.#query.prefix.toLowerCase();
    return [...this.#counts]
      .filter(([value]) => String(value).toLowerCase().startsWith(prefix))
      .sort(([a, flowsA], [b, flowsB]) => flowsB - flowsA || (a < b ? -1 : 1))
      .slice(0, this.#query.limit)
      .map(([value, count]) => ({ value: String(value), count }));
  }
}

export function countValues(records: readonly FlowRecord[], query: ValuesQuery): FieldValue[] {
  const counts = new ValueCounts(query);
  for (const record of records) counts.add(record);
  return counts.result();
}
