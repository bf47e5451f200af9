import type { RollupSet } from '../../../rollup/rollup-sets.ts';

/** Streams of rollups: docs/loki.md, rollups. */
export const ROLLUP_APP = 'tributary-rollup';

/** The stream of the rows of a set. */
export function rowsStream({ name }: Pick<RollupSet, 'name'>): string {
  return streamOf(name);
}

/** What writers say of minutes, at the beginning of the minute. */
export const MARKS_STREAM = streamOf('marks');
/** Minutes that no rollup holds for, at the time at which that was found. */
export const VOID_STREAM = streamOf('void');

function streamOf(set: string): string {
  return `{app="${ROLLUP_APP}", _RecordType="rollup", set="${set}"}`;
}

/** A writer has flows of the minute, and will seal it when it has them all. */
export interface OpenMark {
  readonly writer: string;
  readonly is: 'open';
}

/** All flows of the writer are in the rows of the minute: so many lines of each set, none of which it gave up. */
export interface SealedMark {
  readonly writer: string;
  readonly is: 'sealed';
  readonly lines: Readonly<Record<string, number>>;
  readonly gaps: readonly string[];
}

export type Mark = OpenMark | SealedMark;

/** A minute of which flows came, or were lost, after it was sealed. */
export interface VoidMark {
  readonly writer: string;
  readonly minuteMs: number;
}

/** What a line of marks says; undefined for one that says nothing we know. */
export function readMark(line: string): Mark | undefined {
  const mark = parsed(line) as Partial<Mark> | undefined;
  return mark?.is === 'open' || mark?.is === 'sealed' ? (mark as Mark) : undefined;
}

export function readVoid(line: string): number | undefined {
  return (parsed(line) as Partial<VoidMark> | undefined)?.minuteMs;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
