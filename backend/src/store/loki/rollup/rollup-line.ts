import { fieldByName } from '@tributary/model';
import { cellColumns } from '../../../rollup/rollup-cells.ts';
import { isStored } from '../../../rollup/rollup-sets.ts';
import type { RollupField } from '../../../rollup/rollup-sets.ts';
import type { RollupRows } from '../../../rollup/set-view.ts';

/** Of many lines in one answer, and less than the 256 KB that Loki takes by default (`max_line_size`). */
export const MOST_LINE_BYTES = 32 << 10;
const FIRST_LINE_ROWS = 100;
const FILL = 0.9;

type Column = readonly unknown[];

/** A line as it stands in Loki: docs/loki.md, rollups. Texts are their place in `texts`, from 1 up; 0 is absent. */
interface Line {
  readonly writer: string;
  readonly part: number;
  readonly rows: number;
  readonly texts: readonly string[];
  readonly keys: Readonly<Partial<Record<RollupField, Column>>>;
  readonly cells: Readonly<Record<string, Column>>;
}

/** Rows of one set and one minute, as one writer summed them up. */
export interface RollupLine {
  readonly writer: string;
  /** Tells the lines of a writer, set and minute apart. */
  readonly part: number;
  readonly rows: number;
  /** One value a row, undefined where absent; undefined where all are. */
  key(name: RollupField): Column | undefined;
  cell(name: string): readonly (number | null)[] | undefined;
}

/** The lines of the rows of a set in one minute. */
export function encodeRows(rows: RollupRows, writer: string): string[] {
  const lines: string[] = [];
  const cells = new Map(cellColumns.map((name) => [name, rows.cells.column(name)]));
  let size = FIRST_LINE_ROWS;
  for (let from = 0; from < rows.cells.length;) {
    const to = Math.min(from + size, rows.cells.length);
    const line = JSON.stringify(lineOf(rows.keys, cells, from, to, writer, lines.length));
    // as many rows next time as fill a line
    size = Math.max(1, Math.floor(((to - from) * FILL * MOST_LINE_BYTES) / line.length));
    if (line.length > MOST_LINE_BYTES && to - from > 1) continue;
    lines.push(line);
    from = to;
  }
  return lines;
}

function lineOf(
  keys: ReadonlyMap<RollupField, Column>,
  cells: ReadonlyMap<string, Column>,
  from: number,
  to: number,
  writer: string,
  part: number,
): Line {
  const texts = new Map<string, number>();
  const placeOf = (text: unknown): number => {
    if (text === undefined) return 0;
    let place = texts.get(text as string);
    if (place === undefined) texts.set(text as string, (place = texts.size + 1));
    return place;
  };
  const encoded: Partial<Record<RollupField, Column>> = {};
  for (const [name, column] of keys) {
    const values = column.slice(from, to);
    if (values.every((value) => value === undefined)) continue;
    encoded[name] = isNumber(name)
      ? values
      : values.map((value) => (Array.isArray(value) ? value.map(placeOf) : placeOf(value)));
  }
  const measured: Record<string, Column> = {};
  for (const [name, column] of cells) {
    const values = column.slice(from, to);
    if (values.some((value) => value !== undefined && value !== 0)) measured[name] = values;
  }
  return {
    writer,
    part,
    rows: to - from,
    texts: [...texts.keys()],
    keys: encoded,
    cells: measured,
  };
}

/** What a line says. Throws where it is none. */
export function decodeRows(text: string): RollupLine {
  const { writer, part, rows, texts, keys, cells } = JSON.parse(text) as Line;
  const decoded = new Map<RollupField, Column>();
  const textOf = (place: unknown) => (place === 0 ? undefined : texts[(place as number) - 1]);
  return {
    writer,
    part,
    rows,
    key(name) {
      const column = keys[name];
      if (!column) return undefined;
      let values = decoded.get(name);
      if (!values) {
        values = isNumber(name)
          ? column.map((value) => value ?? undefined)
          : column.map((place) => (Array.isArray(place) ? place.map(textOf) : textOf(place)));
        decoded.set(name, values);
      }
      return values;
    },
    cell: (name) => cells[name] as readonly (number | null)[] | undefined,
  };
}

function isNumber(name: RollupField): boolean {
  return isStored(name) && fieldByName(name)!.type.startsWith('int');
}
