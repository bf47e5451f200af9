import { holds } from '@tributary/model';
import type { Expression, FlowRecord } from '@tributary/model';
import type { Completeness, Selection } from '../flow-store.ts';
import type { LayoutPresence } from './layout-presence.ts';
import type { Layout } from './layouts.ts';
import type { LokiLimits } from './loki-limits.ts';
import type { LokiQueries } from './loki-queries.ts';
import { newestFirst } from './newest-first.ts';
import { Walk } from './walk.ts';

const NS_PER_MS = 1_000_000n;
/** Flows that are gathered to be sorted or aggregated here; beyond, the answer is of the newest so many. */
const MOST_GATHERED = 200_000;
const FLOW_BYTES = 1_000;
/** What an answer of part of the flows says of itself. */
const CROWDED =
  'some flows of one millisecond were left out, since they are more than Loki gives at once: narrow the filter';
const PARTIAL = `only the newest ${MOST_GATHERED.toLocaleString('en')} flows were read: narrow the filter or the time range`;

export interface FoundFlow {
  readonly record: FlowRecord;
  readonly timestampNs: bigint;
}

/** Flows are told to be part of all only when they are read to the end. */
export interface FlowReading {
  readonly flows: AsyncGenerator<FoundFlow, void, void>;
  /** Why flows are missing among those that were read so far. */
  incomplete(): string | undefined;
}

export interface GatheredFlows {
  readonly records: readonly FlowRecord[];
  readonly partial: Completeness;
}

/** Both ends included, in milliseconds. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Where flows of one layout are read: windows that do not overlap, the newest first. */
export interface LayoutWindows {
  readonly layout: Layout;
  readonly windows: readonly TimeWindow[];
}

/** Reads flows from Loki, whichever layout they have: LogQL leaves out what cannot match, and `holds` decides on the rest. */
export class LokiFlows {
  readonly #queries: LokiQueries;
  readonly #limits: LokiLimits;
  readonly #presence: LayoutPresence;
  readonly #gathering = new WeakMap<Expression, Map<string, Promise<GatheredFlows>>>();

  constructor(queries: LokiQueries, limits: LokiLimits, presence: LayoutPresence) {
    this.#queries = queries;
    this.#limits = limits;
    this.#presence = presence;
  }

  /** Layouts that may have flows in the range. */
  layouts({ fromMs, toMs }: TimeWindow, signal: AbortSignal): Promise<readonly Layout[]> {
    return this.#presence.within(fromMs, toMs, signal);
  }

  /** Every flow that matches and ended before `untilNs`, newest first; `wanted` is about how many the caller takes. */
  async read(
    selection: Selection,
    untilNs: bigint,
    wanted: number,
    signal: AbortSignal,
  ): Promise<FlowReading> {
    const layouts = await this.layouts(selection, signal);
    const toMs = Number((untilNs - 1n) / NS_PER_MS);
    const parts = layouts.map((layout) => ({
      layout,
      windows: [{ fromMs: selection.fromMs, toMs }],
    }));
    return this.#readParts(selection, parts, untilNs, wanted, signal);
  }

  /** The flows of a selection within windows. Queries of one request have the same filter object, and gather them once. */
  gather(
    selection: Selection,
    parts: readonly LayoutWindows[],
    signal: AbortSignal,
  ): Promise<GatheredFlows> {
    const { filter } = selection;
    const known = this.#gathering.get(filter) ?? new Map<string, Promise<GatheredFlows>>();
    this.#gathering.set(filter, known);
    const key = JSON.stringify(parts.map(({ layout, windows }) => [layout.name, windows]));
    const gathered = known.get(key) ?? this.#gatherOnce(selection, parts, signal);
    known.set(key, gathered);
    return gathered;
  }

  /** Loki answers what is older than it may look at with nothing, and does not say so. */
  async lookback({ fromMs }: TimeWindow, signal: AbortSignal): Promise<Completeness> {
    const { lookbackMs } = await this.#limits.current(signal);
    if (lookbackMs === undefined || fromMs >= Date.now() - lookbackMs) return {};
    const hours = Math.round(lookbackMs / 360_000) / 10;
    return {
      incomplete: `Loki looks back ${String(hours)} hours at most (max_query_lookback): older flows are missing`,
    };
  }

  async #gatherOnce(
    selection: Selection,
    parts: readonly LayoutWindows[],
    signal: AbortSignal,
  ): Promise<GatheredFlows> {
    const records: FlowRecord[] = [];
    const reading = await this.#readParts(
      selection,
      parts,
      BigInt(selection.toMs + 1) * NS_PER_MS,
      MOST_GATHERED,
      signal,
    );
    for await (const { record } of reading.flows) {
      if (records.length === MOST_GATHERED) return { records, partial: { incomplete: PARTIAL } };
      records.push(record);
    }
    const reason = reading.incomplete();
    return { records, partial: reason === undefined ? {} : { incomplete: reason } };
  }

  async #readParts(
    { filter, ...range }: Selection,
    parts: readonly LayoutWindows[],
    untilNs: bigint,
    wanted: number,
    signal: AbortSignal,
  ): Promise<FlowReading> {
    const { incomplete: lookback } = await this.lookback(range, signal);
    const walks = parts.map(({ layout, windows }) => ({
      layout,
      walks: windows.map(({ fromMs, toMs }) => {
        const endNs = BigInt(toMs + 1) * NS_PER_MS;
        return new Walk(
          this.#queries,
          this.#limits,
          {
            query: layout.query(filter).text,
            fromNs: BigInt(fromMs) * NS_PER_MS,
            untilNs: endNs < untilNs ? endNs : untilNs,
            wanted,
            entryBytes: FLOW_BYTES,
          },
          signal,
        );
      }),
    }));
    const isPartial = () => walks.some((part) => part.walks.some((walk) => walk.isPartial));
    return {
      flows: newestFirst(walks.map((part) => matching(part.layout, part.walks, filter))),
      incomplete: () => (isPartial() ? CROWDED : lookback),
    };
  }
}

/** Walks one after another; what none of them reaches is never asked for. */
async function* matching(
  layout: Layout,
  walks: readonly Walk[],
  filter: Expression,
): AsyncGenerator<FoundFlow, void, void> {
  for (const walk of walks) {
    for await (const entry of walk.entries()) {
      const record = layout.decode(entry);
      if (holds(filter, record)) yield { record, timestampNs: entry.timestampNs };
    }
  }
}
