import type { TimeRange } from '../../view/index.ts';

/** A moment, in seconds since the epoch, short and in the reader's language and zone. */
export function formatMoment(seconds: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'medium' }).format(
    seconds * 1_000,
  );
}

/** The value of an input of type `datetime-local`, in the reader's zone. */
export function toLocalInput(seconds: number): string {
  const date = new Date(seconds * 1_000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** Seconds since the epoch of such a value; undefined when it is no moment. */
export function fromLocalInput(text: string): number | undefined {
  const ms = new Date(text).getTime();
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1_000);
}

/** The same range as two moments. */
export function toAbsolute(
  range: TimeRange,
  nowMs: number,
): Extract<TimeRange, { kind: 'absolute' }> {
  if (range.kind === 'absolute') return range;
  const to = Math.ceil(nowMs / 1_000);
  return { kind: 'absolute', from: to - range.seconds, to };
}
