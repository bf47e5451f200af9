import { ProblemError } from '../api/problem.ts';
import type { FlowsPage, PageKey } from '../store/flow-store.ts';
import type { TimeRange } from './time-range.ts';

/** Where the next page begins, and what the first one fixed: its range and the flows it knew of. */
export interface Cursor extends TimeRange {
  readonly after: PageKey;
  readonly snapshot: string;
}

/** The text for the page after `page`; undefined when it was the last. */
export function nextCursor({ next, snapshot }: FlowsPage, range: TimeRange): string | undefined {
  if (!next) return undefined;
  const parts = [range.fromMs, range.toMs, snapshot, next];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Reads a cursor. Throws ProblemError for a text that nextCursor did not make. */
export function readCursor(text: string): Cursor {
  const parts = parseParts(text);
  if (!Array.isArray(parts) || parts.length !== 4) throw malformed();
  const [fromMs, toMs, snapshot, after] = parts as unknown[];
  if (!Number.isSafeInteger(fromMs) || !Number.isSafeInteger(toMs)) throw malformed();
  if (typeof snapshot !== 'string' || !/^\d{1,15}$/.test(snapshot)) throw malformed();
  if (
    !Array.isArray(after) ||
    !after.every(isKeyPart) ||
    !after.slice(-2).every(Number.isSafeInteger)
  ) {
    throw malformed();
  }
  return { fromMs: fromMs as number, toMs: toMs as number, snapshot, after };
}

function isKeyPart(part: unknown): part is string | number | null {
  return part === null || typeof part === 'string' || Number.isSafeInteger(part);
}

function parseParts(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown;
  } catch {
    throw malformed();
  }
}

function malformed(): ProblemError {
  return new ProblemError(400, 'cursor-malformed', 'the cursor is not one of this API', {
    parameter: 'cursor',
    remedy: 'Pass nextCursor of the page before, with the same filter and sort.',
  });
}
