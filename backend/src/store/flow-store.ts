import type {
  AlsoMeasure,
  Expression,
  FieldName,
  FieldValue,
  FlowRecord,
  FlowTotals,
  HistogramBucket,
  MetricFunction,
  MetricSeries,
} from '@tributary/model';
import type { FlowBatch } from '../flows/flow-batch.ts';

/** Flows whose TimeFlowEndMs lies within [fromMs, toMs], both ends included, and which match. */
export interface Selection {
  readonly fromMs: number;
  readonly toMs: number;
  readonly filter: Expression;
}

export interface SortOrder {
  readonly field: FieldName;
  readonly descending: boolean;
}

/** Where a page ended: a key after which the next one begins, in the store's own terms. */
export type PageKey = readonly (string | number | null)[];

export interface FlowsQuery extends Selection {
  readonly sort: SortOrder;
  readonly limit: number;
  /** Only these fields; all of them when undefined. */
  readonly fields?: readonly FieldName[] | undefined;
  /** Begin after this key. */
  readonly after?: PageKey | undefined;
  /** Only flows stored up to this point, so that pages stay one result while flows arrive. */
  readonly snapshot?: string | undefined;
}

/** What an answer says that is not whole. */
export interface Completeness {
  /** Why it is not, in words. */
  readonly incomplete?: string;
}

export interface FlowsPage extends Completeness {
  readonly flows: readonly FlowRecord[];
  /** The key of the last flow; undefined on the last page. */
  readonly next?: PageKey;
  readonly snapshot: string;
}

/** Which values a series is about: one field, or both ends of a flow. */
export interface Dimension {
  /** The name as asked for, which labels carry. */
  readonly key: string;
  readonly fields: readonly FieldName[];
  /** Of a list, only the first element at an observation point whose network namespace is this field's. */
  readonly atNamespace?: 'SrcNetNamespace' | 'DstNetNamespace';
}

/** A measure beside the one that ranks the series; undefined for the number of records. */
export interface AlsoPlan {
  readonly value: FieldName | undefined;
  readonly function: AlsoMeasure['function'];
}

export interface MetricsPlan extends Selection {
  /** A numeric field, or undefined for the number of records. */
  readonly value: FieldName | undefined;
  readonly function: MetricFunction;
  readonly dimensions: readonly Dimension[];
  readonly stepMs: number;
  readonly top: number;
  readonly others: boolean;
  readonly also: readonly AlsoPlan[];
}

export interface MetricsResult extends Completeness {
  readonly series: readonly MetricSeries[];
  readonly total: number;
  readonly groups: number;
}

export interface ValuesQuery extends Selection {
  readonly dimension: Dimension;
  /** Values that begin with this text, without regard to case. */
  readonly prefix: string;
  readonly limit: number;
}

export interface ValuesResult extends Completeness {
  readonly values: readonly FieldValue[];
}

export interface HistogramQuery extends Selection {
  readonly stepMs: number;
}

export interface HistogramResult extends Completeness {
  readonly buckets: readonly HistogramBucket[];
  readonly totals: FlowTotals;
}

export interface StoreStats {
  readonly flows: number;
  readonly bytesOnDisk: number;
  readonly oldestMs?: number;
  readonly newestMs?: number;
  /** Flows that retention deleted since the start. */
  readonly expired: number;
}

/** What became of the flows that the store was given. */
export interface WriteCounters {
  readonly stored: number;
  readonly waiting: number;
  readonly dropped: Readonly<Record<string, number>>;
}

/** What rollups cost and what they are good for, since the start. */
export interface RollupCounters {
  /** Rows that were written. */
  readonly rows: number;
  /** Minutes of sets that were not kept: too many rows, or sums too large. */
  readonly gaps: number;
  /** Stored flows that are not rolled up yet. */
  readonly behind: number;
  /** Minutes of the ranges that were asked for, by where they were read. */
  readonly minutes: { readonly rollups: number; readonly flows: number };
  /** Minutes that will never be rolled up, by reason, for a store that has such. */
  readonly missed?: Readonly<Record<string, number>>;
}

/** The query as the store runs it, for people to read. */
export interface QueryText {
  readonly language: 'sql' | 'logql';
  readonly text: string;
  readonly parameters: readonly string[];
}

/**
 * Where flows are kept. Every read ends with the signal's reason when the signal aborts, and the
 * store stops working on it.
 */
export interface FlowStore {
  readonly kind: 'duckdb' | 'loki';
  /** Stores the batches, all or none; they survive a crash once this resolves. Writes at about the same time are one commit. */
  write(batches: readonly FlowBatch[]): Promise<void>;
  flows(query: FlowsQuery, signal: AbortSignal): Promise<FlowsPage>;
  metrics(plan: MetricsPlan, signal: AbortSignal): Promise<MetricsResult>;
  values(query: ValuesQuery, signal: AbortSignal): Promise<ValuesResult>;
  histogram(query: HistogramQuery, signal: AbortSignal): Promise<HistogramResult>;
  stats(signal: AbortSignal): Promise<StoreStats>;
  /** For a store that keeps flows elsewhere later on than `write` resolves. */
  writeCounters?(): WriteCounters;
  rollupCounters?(): RollupCounters;
  /** The text of the query for a page of flows. */
  explain(query: FlowsQuery): QueryText;
  close(): Promise<void>;
}
