import { fieldByName } from '@tributary/model';
import type { FieldName, FlowRecord } from '@tributary/model';
import type { Pairs } from './decode-entry.ts';
import { TIME_FIELD } from './layout.ts';
import { flagsOf, PLAIN_RECORD } from './netobserv.ts';

const NS_PER_MS = 1_000_000n;

/**
 * The flow of an entry of layout `netobserv`, whoever wrote it: docs/loki.md. What is null or of no use for its field counts
 * as absent; a line that is not JSON costs only what stands in it.
 */
export function decodeNetobserv(labels: Pairs, timestampNs: bigint, line: string): FlowRecord {
  const record: Record<string, unknown> = { _RecordType: PLAIN_RECORD };
  for (const [name, value] of Object.entries(parseObject(line))) setValue(record, name, value);
  for (const [name, text] of Object.entries(labels)) {
    setValue(record, name, fieldByName(name)?.type === 'int' ? Number(text) : text);
  }
  record[TIME_FIELD] = Number(timestampNs / NS_PER_MS);
  return record as FlowRecord;
}

function parseObject(line: string): object {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

function setValue(record: Record<string, unknown>, name: string, value: unknown): void {
  const type = fieldByName(name)?.type;
  if (type === undefined || value === null || value === '') return;
  const read = type.endsWith('[]') ? listOf(value, type === 'int[]') : scalarOf(name, value, type);
  if (read !== undefined) record[name] = read;
}

function listOf(value: unknown, isNumeric: boolean): readonly (string | number)[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.map((element: unknown) =>
    isNumeric ? (numberOf(element) ?? 0) : textOf(element ?? ''),
  );
}

function scalarOf(name: string, value: unknown, type: string): string | number | undefined {
  if (type === 'int') {
    return name === ('Flags' satisfies FieldName) && Array.isArray(value)
      ? flagsOf(value)
      : numberOf(value);
  }
  if (!Array.isArray(value)) return textOf(value);
  // events are objects, one a line in the record; TLS types are names
  return value.map(textOf).join(value.some((one) => typeof one === 'object') ? '\n' : ',');
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
