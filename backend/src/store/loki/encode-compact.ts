import type { FieldName } from '@tributary/model';
import type { FlowBatch } from '../../flows/flow-batch.ts';
import type { LokiEntry, LokiStreams } from './entry.ts';
import {
  APP,
  escapeValue,
  LABEL_FIELDS,
  LINE_FIELDS,
  METADATA_FIELDS,
  POINT_FIELDS,
  TIME_FIELD,
} from './layout.ts';
import { quoteLogql } from './quote.ts';

type Values = readonly unknown[];

const NS_PER_MS = 1_000_000;

/** Turns batches into entries of streams: docs/loki.md, layout `compact`. */
export class CompactEncoder {
  /** Counts on with every entry, so that no two of one time are the same to Loki. */
  #counter = 0;
  readonly #shards: () => number;

  /** `shards`: over how many streams entries of the same labels are spread now. */
  constructor(shards: () => number) {
    this.#shards = shards;
  }

  encode(batches: readonly FlowBatch[]): LokiStreams {
    const streams: LokiStreams = new Map();
    for (const batch of batches) this.#encodeBatch(batch, streams);
    return streams;
  }

  #encodeBatch(batch: FlowBatch, streams: LokiStreams): void {
    const times = batch.column(TIME_FIELD);
    const labels = present(batch, LABEL_FIELDS);
    const metadata = present(batch, METADATA_FIELDS);
    const points = POINT_FIELDS.map((name) => batch.peek(name) as Values | undefined);
    const line = present(batch, LINE_FIELDS);
    const shards = this.#shards();
    for (let row = 0; row < batch.length; row++) {
      const shard = shards > 1 ? this.#counter % shards : undefined;
      const key = streamLabels(labels, row, shard);
      let entries = streams.get(key);
      if (!entries) streams.set(key, (entries = []));
      entries.push({
        timestampNs: this.#timestamp(times[row] ?? Date.now()),
        line: lineOf(line, row),
        metadata: metadataOf(metadata, points, row),
      });
    }
  }

  #timestamp(ms: number): LokiEntry['timestampNs'] {
    // never 0: a step of LogQL leaves out its first nanosecond and has the first one of the next
    this.#counter = (this.#counter % (NS_PER_MS - 1)) + 1;
    return BigInt(Math.floor(ms)) * BigInt(NS_PER_MS) + BigInt(this.#counter);
  }
}

interface PresentColumn {
  readonly name: FieldName;
  readonly values: Values;
}

function present(batch: FlowBatch, names: readonly FieldName[]): PresentColumn[] {
  return names.flatMap((name) => {
    const values = batch.peek(name) as Values | undefined;
    return values ? [{ name, values }] : [];
  });
}

function streamLabels(
  columns: readonly PresentColumn[],
  row: number,
  shard: number | undefined,
): string {
  let text = `{app="${APP}"`;
  for (const { name, values } of columns) {
    const value = values[row];
    if (!isAbsent(value)) text += `, ${name}=${quoteLogql(String(value))}`;
  }
  if (shard !== undefined) text += `, shard="${String(shard)}"`;
  return `${text}}`;
}

function lineOf(columns: readonly PresentColumn[], row: number): string {
  const record: Record<string, unknown> = {};
  for (const { name, values } of columns) {
    if (!isAbsent(values[row])) record[name] = values[row];
  }
  return JSON.stringify(record);
}

function metadataOf(
  columns: readonly PresentColumn[],
  points: readonly (Values | undefined)[],
  row: number,
): [string, string][] {
  const metadata: [string, string][] = [];
  for (const { name, values } of columns) {
    const value = values[row];
    if (!isAbsent(value)) metadata.push([name, String(value)]);
  }
  const lists = points.map((values) => values?.[row] as readonly unknown[] | undefined);
  const interfaces = lists[0];
  if (interfaces && interfaces.length > 0) {
    const names = interfaces.map((name) => escapeValue(String(name))).join(',');
    if (names !== '') metadata.push(['Interfaces', names]);
  }
  const text = pointsText(lists);
  if (text !== '') metadata.push(['Points', text]);
  return metadata;
}

/** `net1|1|shop;veth7|0|host`: every point with its columns, trailing empty ones left out. */
function pointsText(lists: readonly (readonly unknown[] | undefined)[]): string {
  const length = lists.reduce((most, list) => Math.max(most, list?.length ?? 0), 0);
  let text = '';
  for (let point = 0; point < length; point++) {
    let columns = '';
    let separators = '';
    for (const list of lists) {
      const value = list?.[point];
      if (!isAbsent(value)) {
        columns += separators + escapeValue(String(value));
        separators = '';
      }
      separators += '|';
    }
    text += point === 0 ? columns : `;${columns}`;
  }
  return text;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === '';
}
