import type { LineColumn } from './entry-columns.ts';
import type { ProtoWriter } from './proto-writer.ts';

/** Tag of the line in logproto.EntryAdapter (pkg/push/push.proto of Loki). */
export const LINE = 0x12;
const [COMMA, OPEN, CLOSE] = [0x2c, 0x7b, 0x7d] as const;

/** The values of a field in a batch, and how they are written. */
export interface Column<T> {
  readonly values: readonly unknown[];
  readonly as: T;
}

/** Writes a line of JSON of the columns that say something, without its tag. */
export function writeLine(
  writer: ProtoWriter,
  columns: readonly Column<LineColumn>[],
  row: number,
): void {
  const start = writer.open();
  writer.byte(OPEN);
  let isFirst = true;
  for (const { values, as } of columns) {
    if (isAbsent(values[row])) continue;
    if (!isFirst) writer.byte(COMMA);
    isFirst = false;
    as.write(writer, values[row]);
  }
  writer.byte(CLOSE);
  writer.close(start);
}

export function isAbsent(value: unknown): boolean {
  return value === undefined || value === '';
}
