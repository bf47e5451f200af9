import { holds } from '@tributary/model';
import type { Expression, FieldName, FlowRecord } from '@tributary/model';
import { aggregateMetrics, countValues } from '../../query/aggregate.ts';
import type {
  Completeness,
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
import { readHistogram, sumHistograms } from './histogram.ts';
import { TIME_FIELD } from './layout.ts';
import { LAYOUTS } from './layouts.ts';
import type { Layout, LayoutName } from './layouts.ts';
import { LayoutPresence } from './layout-presence.ts';
import type { LokiLimits } from './loki-limits.ts';
import type { LokiQueries } from './loki-queries.ts';
import { newestFirst } from './newest-first.ts';
import { Walk } from './walk.ts';

const NS_PER_MS = 1_000_000n;
/** Flows that are gathered to be sorted or aggregated here; beyond, the answer is of the newest so many. */
const MOST_GATHERED = 200_000;
/** What an answer of part of the flows says of itself. */
const CROWDED =
  'some flows of one millisecond were left out, since they are more than Loki gives at once: narrow the filter';
const PARTIAL = `only the newest ${MOST_GATHERED.toLocaleString('en')} flows were read: narrow the filter or the time range`;

interface Found {
  readonly record: FlowRecord;
  readonly timestampNs: bigint;
}

/** Gathered flows are told to be part of all only when they are read to the end. */
interface Reading {
  readonly flows: AsyncGenerator<Found, void, void>;
  /** Why flows are missing among those that were read so far. */
  incomplete(): string | undefined;
}

interface Gathered {
  readonly records: readonly FlowRecord[];
  readonly partial: Completeness;
}

/**
 * Answers queries from Loki, whichever layout the flows have: LogQL leaves out what cannot match, and `holds` decides on the
 * rest.
 */
export class LokiReader {
  readonly #queries: LokiQueries;
  readonly #limits: LokiLimits;
  readonly #presence: LayoutPresence;
  readonly #written: LayoutName;
  readonly #gathering = new WeakMap<Expression, Map<string, Promise<Gathered>>>();

  /** `written`: the layout that this backend writes. */
  constructor(queries: LokiQueries, limits: LokiLimits, written: LayoutName) {
    this.#queries = queries;
    this.#limits = limits;
    this.#written = written;
    this.#presence = new LayoutPresence(queries, written);
  }

  async flows(query: FlowsQuery, signal: AbortSignal): Promise<FlowsPage> {
    const { sort } = query;
    return sort.field === TIME_FIELD && sort.descending
      ? this.#newest(query, signal)
      : this.#sorted(query, signal);
  }

  async histogram(query: HistogramQuery, signal: AbortSignal): Promise<HistogramResult> {
    const layouts = await this.#layoutsOf(query, signal);
    const queries = layouts.map((layout) => layout.query(query.filter));
    if (queries.every(({ exact }) => exact)) {
      const parts = await Promise.all(
        queries.map((one) => readHistogram(this.#queries, this.#limits, one, query, signal)),
      );
      return { ...sumHistograms(parts), ...(await this.#lookback(query, signal)) };
    }
    const { stepMs, fromMs, toMs } = query;
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
    const layout = LAYOUTS.find(({ name }) => name === this.#written)!;
    return { language: 'logql', text: layout.query(filter).text, parameters: [] };
  }

  async #newest(query: FlowsQuery, signal: AbortSignal): Promise<FlowsPage> {
    const [afterMs, afterNs, skipped] = (query.after ?? []) as readonly number[];
    const cursorNs =
      afterMs === undefined ? undefined : BigInt(afterMs) * NS_PER_MS + BigInt(afterNs ?? 0);
    const untilNs = cursorNs === undefined ? endOf(query) : cursorNs + 1n;
    const found: Found[] = [];
    let skip = skipped ?? 0;
    const reading = await this.#read(query, untilNs, query.limit + skip + 1, signal);
    for await (const flow of reading.flows) {
      if (cursorNs === flow.timestampNs && skip-- > 0) continue;
      found.push(flow);
      if (found.length > query.limit) break;
    }
    const page = found.slice(0, query.limit);
    const last = page.at(-1);
    const incomplete = reading.incomplete();
    return {
      flows: page.map(({ record }) => withFields(record, query.fields)),
      ...(last && found.length > query.limit && { next: keyAfter(page, last, query.after) }),
      snapshot: SNAPSHOT,
      ...(incomplete !== undefined && { incomplete }),
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

  /** Queries of one request have the same filter object, and gather their flows once. */
  #gather(selection: Selection, signal: AbortSignal): Promise<Gathered> {
    const { fromMs, toMs, filter } = selection;
    const ranges = this.#gathering.get(filter) ?? new Map<string, Promise<Gathered>>();
    this.#gathering.set(filter, ranges);
    const range = `${fromMs} ${toMs}`;
    const known = ranges.get(range) ?? this.#gatherOnce(selection, signal);
    ranges.set(range, known);
    return known;
  }

  async #gatherOnce(selection: Selection, signal: AbortSignal): Promise<Gathered> {
    const records: FlowRecord[] = [];
    const { flows, incomplete } = await this.#read(
      selection,
      endOf(selection),
      MOST_GATHERED,
      signal,
    );
    for await (const { record } of flows) {
      if (records.length === MOST_GATHERED) return { records, partial: { incomplete: PARTIAL } };
      records.push(record);
    }
    const reason = incomplete();
    return { records, partial: reason === undefined ? {} : { incomplete: reason } };
  }

  /** Every flow that matches and ended before `untilNs`, newest first; `wanted` is about how many the caller takes. */
  async #read(
    selection: Selection,
    untilNs: bigint,
    wanted: number,
    signal: AbortSignal,
  ): Promise<Reading> {
    const { filter, fromMs } = selection;
    const [layouts, { incomplete: lookback }] = await Promise.all([
      this.#layoutsOf(selection, signal),
      this.#lookback(selection, signal),
    ]);
    const fromNs = BigInt(fromMs) * NS_PER_MS;
    const walks = layouts.map((layout) => {
      const range = { query: layout.query(filter).text, fromNs, untilNs, wanted };
      return { layout, walk: new Walk(this.#queries, this.#limits, range, signal) };
    });
    return {
      flows: newestFirst(walks.map(({ layout, walk }) => matching(layout, walk, filter))),
      incomplete: () => (walks.some(({ walk }) => walk.isPartial) ? CROWDED : lookback),
    };
  }

  #layoutsOf({ fromMs, toMs }: Selection, signal: AbortSignal): Promise<readonly Layout[]> {
    return this.#presence.within(fromMs, toMs, signal);
  }

  /** Loki answers what is older than it may look at with nothing, and does not say so. */
  async #lookback({ fromMs }: Selection, signal: AbortSignal): Promise<Completeness> {
    const { lookbackMs } = await this.#limits.current(signal);
    if (lookbackMs === undefined || fromMs >= Date.now() - lookbackMs) return {};
    const hours = Math.round(lookbackMs / 360_000) / 10;
    return {
      incomplete: `Loki looks back ${String(hours)} hours at most (max_query_lookback): older flows are missing`,
    };
  }
}

async function* matching(
  layout: Layout,
  walk: Walk,
  filter: Selection['filter'],
): AsyncGenerator<Found, void, void> {
  for await (const entry of walk.entries()) {
    const record = layout.decode(entry);
    if (holds(filter, record)) yield { record, timestampNs: entry.timestampNs };
  }
}

function endOf({ toMs }: Selection): bigint {
  return BigInt(toMs + 1) * NS_PER_MS;
}

/** Loki tells nothing apart that came after a page was read. */
const SNAPSHOT = '0';

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
