import type { Selection } from '../flow-store.ts';
import { toSql } from './sql.ts';
import type { Parameters } from './sql.ts';

/** The WHERE condition of a selection. */
export function selectionSql({ fromMs, toMs, filter }: Selection, parameters: Parameters): string {
  const range = `"TimeFlowEndMs" BETWEEN ${parameters.integer(fromMs)} AND ${parameters.integer(toMs)}`;
  const condition = toSql(filter, parameters);
  return condition === 'true' ? range : `${range} AND ${condition}`;
}
