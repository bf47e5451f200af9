import { fieldByName } from '@tributary/model';
import type { FieldName, FlowRecord } from '@tributary/model';
import { LABEL_FIELDS, METADATA_FIELDS, POINT_FIELDS, unescapeValue } from './layout.ts';

/** Labels or metadata of an entry, by name. */
export type Pairs = Readonly<Record<string, string>>;

const NS_PER_MS = 1_000_000n;
const VALUE_FIELDS: readonly FieldName[] = [...LABEL_FIELDS, ...METADATA_FIELDS];

/** The flow of an entry: docs/loki.md, layout `compact`. A line that is not JSON costs only what stands in it. */
export function decodeEntry(
  labels: Pairs,
  timestampNs: bigint,
  line: string,
  metadata: Pairs,
): FlowRecord {
  const record = parseLine(line);
  record.TimeFlowEndMs = Number(timestampNs / NS_PER_MS);
  const set = record as Record<string, unknown>;
  for (const name of VALUE_FIELDS) {
    const text = metadata[name] ?? labels[name];
    if (text !== undefined && text !== '') set[name] = valueOf(name, text);
  }
  if (metadata['Points'] !== undefined) setPoints(set, metadata['Points']);
  else if (metadata['Interfaces'] !== undefined) {
    record.Interfaces = metadata['Interfaces'].split(',').map(unescapeValue);
  }
  return record;
}

function parseLine(line: string): FlowRecord {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as FlowRecord)
      : {};
  } catch {
    return {};
  }
}

function setPoints(record: Record<string, unknown>, text: string): void {
  const points = text.split(';').map((point) => point.split('|'));
  POINT_FIELDS.forEach((name, column) => {
    if (!points.some((point) => point[column])) return;
    record[name] = points.map((point) => valueOf(name, unescapeValue(point[column] ?? '')));
  });
}

function valueOf(name: FieldName, text: string): string | number {
  return fieldByName(name)!.type.startsWith('int') ? Number(text) : text;
}
