import type { FieldName, FlowRecord } from '@tributary/model';
import type {
  FlowsPage,
  FlowsQuery,
  PageKey,
  QueryText,
  Selection,
  SortOrder,
} from '../flow-store.ts';
import { TIME_FIELD } from './layout.ts';
import { LAYOUTS } from './layouts.ts';
import type { LayoutName } from './layouts.ts';
import type { FoundFlow, LokiFlows } from './loki-flows.ts';

const NS_PER_MS = 1_000_000n;

/** Pages of flows from Loki, and the query that finds them. */
export class LokiReader {
  readonly #flows: LokiFlows;
  readonly #written: LayoutName;

  /** `written`: the layout that this backend writes. */
  constructor(flows: LokiFlows, written: LayoutName) {
    this.#flows = flows;
    this.#written = written;
  }

  async flows(query: FlowsQuery, signal: AbortSignal): Promise<FlowsPage> {
    const { sort } = query;
    return sort.field === TIME_FIELD && sort.descending
      ? this.#newest(query, signal)
      : this.#sorted(query, signal);
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
    const found: FoundFlow[] = [];
    let skip = skipped ?? 0;
    const reading = await this.#flows.read(query, untilNs, query.limit + skip + 1, signal);
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
    const { fromMs, toMs } = query;
    const layouts = await this.#flows.layouts(query, signal);
    const parts = layouts.map((layout) => ({ layout, windows: [{ fromMs, toMs }] }));
    const { records, partial } = await this.#flows.gather(query, parts, signal);
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
}

function endOf({ toMs }: Selection): bigint {
  return BigInt(toMs + 1) * NS_PER_MS;
}

/** Loki tells nothing apart that came after a page was read. */
const SNAPSHOT = '0';

function keyAfter(
  page: readonly FoundFlow[],
  last: FoundFlow,
  before: PageKey | undefined,
): PageKey {
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
