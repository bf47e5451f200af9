import type { FieldName } from '@tributary/model';
import { APP } from './layout.ts';
import { quoteLogql } from './quote.ts';

type LabelColumn = readonly [FieldName, readonly unknown[] | undefined];

const MOST_TEXTS = 1_000;
const made = new Map<string, string>();

/** Labels of the stream that a flow belongs to, as a push names them: `{app="tributary", FlowDirection="0"}`. */
export function streamLabels(
  columns: readonly LabelColumn[],
  row: number,
  shard: number | undefined,
): string {
  let key = shard === undefined ? '' : String(shard);
  for (const [, values] of columns) key += `\0${String(values?.[row] ?? '')}`;
  let text = made.get(key);
  if (text === undefined) {
    if (made.size >= MOST_TEXTS) made.clear();
    text = makeLabels(columns, row, shard);
    made.set(key, text);
  }
  return text;
}

function makeLabels(
  columns: readonly LabelColumn[],
  row: number,
  shard: number | undefined,
): string {
  let text = `{app="${APP}"`;
  for (const [name, values] of columns) {
    const value = values?.[row];
    if (value !== undefined && value !== '') text += `, ${name}=${quoteLogql(String(value))}`;
  }
  if (shard !== undefined) text += `, shard="${String(shard)}"`;
  return `${text}}`;
}
