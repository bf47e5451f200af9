import { holds } from '@tributary/model';
import type { FieldName, FlowRecord } from '@tributary/model';
import { aggregateMetrics, countValues } from '../../query/aggregate.ts';
import type {
  FlowsPage,
  FlowsQuery,
  HistogramQuery,
  HistogramResult,
  MetricsPlan,
  MetricsResult,
  PageKey,
  QueryText,
  Selection,
  SortOrder,
  ValuesQuery,
  ValuesResult,
} from '../flow-store.ts';
import { decodeEntry } from './decode-entry.ts';
import { readHistogram } from './histogram.ts';
import { APP, TIME_FIELD } from './layout.ts';
import { toLogql } from './logql.ts';
import type { LokiQueries, StreamEntry } from './loki-queries.ts';

const NS_PER_MS = 1_000_000n;
/** Flows that are gathered to be sorted or aggregated here; beyond, the answer is of the newest so many. */
const MOST_GATHERED = 200_000;
/** Loki's default max_entries_limit_per_query. */
const MOST_ENTRIES = 5_000;
/** What an answer of part of the flows says of itself. */
const PARTIAL = `only the newest ${MOST_GATHERED.toLocaleString('en')} flows were read: narrow the filter or the time range`;

interface Found {
  readonly record: FlowRecord;
  readonly timestampNs: bigint;
}

/** Answers queries from Loki: LogQL leaves out what cannot match, and `holds` decides on the rest. */
export class LokiReader {
  readonly #queries: LokiQueries;

  constructor(queries: LokiQueries) {
    this.#queries = queries;
  }

  async flows(query: FlowsQuery, signal: AbortSignal): Promise<FlowsPage> {
    const { sort } = query;
    return sort.field === TIME_FIELD && sort.descending
      ? this.#newest(query, signal)
      : this.#sorted(query, signal);
  }

  async histogram(query: HistogramQuery, signal: AbortSignal): Promise<HistogramResult> {
    const { stepMs, fromMs, toMs, filter } = query;
    if (toLogql(filter).exact) return readHistogram(this.#queries, logQuery(filter), query, signal);
    const { records, partial } = await this.#gather(query, signal);
    const first = Math.floor(fromMs / stepMs);
    const buckets = Array.from({ length: Math.floor(toMs / stepMs) - first + 1 }, (_, index) => ({
      start: (first + index) * stepMs,
      flows: 0,
      bytes: 0,
    }));
    const totals = { flows: 0, bytes: 0, packets: 0 };
    for (const { TimeFlowEndMs = 0, Bytes = 0, Packets = 0 } of records) {
      const bucket = buckets[Math.floor(TimeFlowEndMs / stepMs) - first]!;
      bucket.flows++;
      bucket.bytes += Bytes;
      totals.flows++;
      totals.bytes += Bytes;
      totals.packets += Packets;
    }
    return { buckets, totals, ...partial };
  }

  async metrics(plan: MetricsPlan, signal: AbortSignal): Promise<MetricsResult> {
    const { records, partial } = await this.#gather(plan, signal);
    return { ...aggregateMetrics(records, plan), ...partial };
  }

  async values(query: ValuesQuery, signal: AbortSignal): Promise<ValuesResult> {
    const { records, partial } = await this.#gather(query, signal);
    return { values: countValues(records, query), ...partial };
  }

  explain({ filter }: Selection): QueryText {
    return { language: 'logql', text: logQuery(filter), parameters: [] };
  }

  async #newest(query: FlowsQuery, signal: AbortSignal): Promise<FlowsPage> {
    const [afterMs, afterNs, skipped] = (query.after ?? []) as readonly number[];
    const cursorNs =
      afterMs === undefined ? undefined : BigInt(afterMs) * NS_PER_MS + BigInt(afterNs ?? 0);
    const range = cursorNs === undefined ? query : { ...query, toMs: afterMs! };
    const found: Found[] = [];
    let skip = skipped ?? 0;
    for await (const flow of this.#matching(range, query.limit + 1, signal)) {
      if (cursorNs !== undefined && flow.timestampNs > cursorNs) continue;
      if (cursorNs === flow.timestampNs && skip-- > 0) continue;
      found.push(flow);
      if (found.length > query.limit) break;
    }
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    return {
      flows: page.map(({ record }) => withFields(record, query.fields)),
      ...(last && found.length > query.limit && { next: keyAfter(page, last, query.after) }),
      snapshot: SNAPSHOT,
    };
  }

  async #sorted(query: FlowsQuery, signal: AbortSignal): Promise<FlowsPage> {
    const { records, partial } = await this.#gather(query, signal);
    const offset = Number(query.after?.[0] ?? 0);
    const sorted = records.toSorted((a, b) => compare(a, b, query.sort));
    const end = offset + query.limit;
    return {
      flows: sorted.slice(offset, end).map((record) => withFields(record, query.fields)),
      ...(sorted.length > end && { next: [end, 0] }),
      snapshot: SNAPSHOT,
      ...partial,
    };
  }

  async #gather(selection: Selection, signal: AbortSignal) {
    const records: FlowRecord[] = [];
    for await (const { record } of this.#matching(selection, MOST_ENTRIES, signal)) {
      if (records.length === MOST_GATHERED) return { records, partial: { incomplete: PARTIAL } };
      records.push(record);
    }
    return { records, partial: {} };
  }

  /** Every flow that matches, newest first; `wanted` is about how many the caller takes. */
  async *#matching(
    { fromMs, toMs, filter }: Selection,
    wanted: number,
    signal: AbortSignal,
  ): AsyncGenerator<Found, void, void> {
    const query = logQuery(filter);
    const fromNs = BigInt(fromMs) * NS_PER_MS;
    let untilNs = BigInt(toMs + 1) * NS_PER_MS;
    let limit = Math.min(MOST_ENTRIES, Math.max(100, wanted + 1));
    /** Entries of the time at which the last answer was cut off, which the next one repeats. */
    let repeated = 0;
    for (;;) {
      const entries = await this.#queries.backward(query, fromNs, untilNs, limit, signal);
      for (const entry of entries.slice(repeated)) {
        const record = recordOf(entry);
        if (holds(filter, record)) yield { record, timestampNs: entry.timestampNs };
      }
      if (entries.length < limit) return;
      const lastNs = entries.at(-1)!.timestampNs;
      untilNs = lastNs + 1n;
      repeated = entries.filter(({ timestampNs }) => timestampNs === lastNs).length;
      limit = MOST_ENTRIES;
    }
  }
}

/** Loki tells nothing apart that came after a page was read. */
const SNAPSHOT = '0';

/** The query for the entries that may match. */
export function logQuery(filter: Selection['filter']): string {
  const { text } = toLogql(filter);
  return `{app="${APP}"}${text === undefined ? '' : ` | ${text}`}`;
}

function recordOf({ labels, timestampNs, line, metadata }: StreamEntry): FlowRecord {
  return decodeEntry(labels, timestampNs, line, metadata);
}

function keyAfter(page: readonly Found[], last: Found, before: PageKey | undefined): PageKey {
  const { timestampNs } = last;
  const given = page.filter((flow) => flow.timestampNs === timestampNs).length;
  const key = [Number(timestampNs / NS_PER_MS), Number(timestampNs % NS_PER_MS)];
  const isSame = before !== undefined && before[0] === key[0] && before[1] === key[1];
  return [...key, given + (isSame ? Number(before[2]) : 0)];
}

/** Absent values last in either direction; flows of the same value newest first. */
function compare(a: FlowRecord, b: FlowRecord, { field, descending }: SortOrder): number {
  const [one, other] = [sortValue(a, field), sortValue(b, field)];
  if (one !== other) {
    if (one === undefined) return 1;
    if (other === undefined) return -1;
    return one < other === descending ? 1 : -1;
  }
  return (b.TimeFlowEndMs ?? 0) - (a.TimeFlowEndMs ?? 0);
}

function sortValue(record: FlowRecord, field: FieldName): string | number | undefined {
  const value = record[field];
  return Array.isArray(value) ? value.join() : value;
}

function withFields(record: FlowRecord, fields: readonly FieldName[] | undefined): FlowRecord {
  if (!fields) return record;
  return Object.fromEntries(
    fields.flatMap((name) => (record[name] === undefined ? [] : [[name, record[name]]])),
  ) as FlowRecord;
}
