import type { FlowRecord } from './fields.ts';
import type { MatchMode } from './filter/compile.ts';

/** `allConnections` is every event of a conversation. */
export const recordTypes = [
  'flowLog',
  'newConnection',
  'heartbeat',
  'endConnection',
  'allConnections',
] as const;
export type RecordType = (typeof recordTypes)[number];

/** What every query of `/api/v1` takes, as query parameters. */
export interface QueryParams {
  /** The filter language of `parseFilters`. */
  readonly filters?: string;
  readonly match?: MatchMode;
  /** A filter that holds besides, whatever `match` says: that of the object whose flows are looked at. */
  readonly within?: string;
  /** Seconds back from now; not together with startTime. */
  readonly timeRange?: number;
  /** Seconds since the epoch, inclusive. */
  readonly startTime?: number;
  readonly endTime?: number;
  /** `allConnections`: every event of a conversation. By default flows, or ends of conversations where only those are stored. */
  readonly recordType?: RecordType;
  readonly packetLoss?: 'all' | 'dropped' | 'sent';
}

/** What it took to answer, and whether the answer is whole. */
export interface QueryStats {
  /** Rows in the answer. */
  readonly rows: number;
  /** Flows that match in the whole range, and their sums; only where the route computes them. */
  readonly totals?: FlowTotals;
  readonly scannedBytes?: number;
  readonly durationMs: number;
  readonly complete: boolean;
  /** Why the answer is not whole, in words. */
  readonly reason?: string;
}

export interface FlowTotals {
  readonly flows: number;
  readonly bytes: number;
  readonly packets: number;
}

export interface FlowsAnswer {
  readonly flows: readonly FlowRecord[];
  /** Pass as `cursor` for the next page; absent on the last one. */
  readonly nextCursor?: string;
  readonly stats: QueryStats;
}

export type MetricFunction =
  'rate' | 'sum' | 'count' | 'avg' | 'min' | 'max' | 'p50' | 'p90' | 'p99';

export interface MetricQuery {
  /** A numeric field, or `Flows` for the number of records. */
  readonly type: string;
  readonly function: MetricFunction;
  /** Field names or either-end keys; lists count each of their values. */
  readonly aggregateBy?: readonly string[];
  /** Seconds between points. */
  readonly step?: number;
  readonly top?: number;
  /** Sum what is not in the top as one more series. */
  readonly others?: boolean;
  /** In a request for several: conditions that narrow this query further, in the language of `filters`. */
  readonly filters?: string;
  /** In a request for several: seconds by which the range lies back, to compare with an earlier one. */
  readonly shift?: number;
  /** Further measures of the same series, over the whole range. */
  readonly also?: readonly AlsoMeasure[];
}

/** A measure beside the one that ranks: a number of the flow itself, not of its observation points. */
export interface AlsoMeasure {
  readonly type: string;
  readonly function: 'sum' | 'count' | 'min' | 'max' | 'avg';
}

export interface MetricSeries {
  /** Values of `aggregateBy`, by field; empty for the total. */
  readonly labels: Readonly<Record<string, string>>;
  readonly others?: true;
  /** The value over the whole range. */
  readonly total: number;
  /** [epoch ms of the step's start, value]; a step without flows has null. */
  readonly points: readonly (readonly [number, number | null])[];
  /** Over the whole range, in the order of the query's `also`; null where no flow has the field. */
  readonly also?: readonly (number | null)[];
}

export interface MetricsAnswer {
  readonly series: readonly MetricSeries[];
  /** Over all flows that match, top or not. */
  readonly total: number;
  /** How many different combinations of labels there are, top or not. */
  readonly groups: number;
  readonly stepMs: number;
  readonly stats: QueryStats;
}

/** Answers to several metric queries, in their order; each is of the same range and the same time. */
export interface MetricsBatchAnswer {
  /** Epoch ms: the range that was really asked for. */
  readonly from: number;
  readonly to: number;
  /** One that fails does not keep the others from being answered. */
  readonly answers: readonly (MetricsAnswer | { readonly problem: Problem })[];
}

export interface FieldValue {
  readonly value: string;
  readonly count: number;
}

export interface ValuesAnswer {
  readonly field: string;
  readonly values: readonly FieldValue[];
  readonly stats: QueryStats;
}

export interface HistogramBucket {
  /** Epoch ms of the bucket's start. */
  readonly start: number;
  readonly flows: number;
  readonly bytes: number;
}

export interface HistogramAnswer {
  readonly stepMs: number;
  /** Epoch ms: the range that was really asked for. */
  readonly from: number;
  readonly to: number;
  /** Every step of the range, empty ones included. */
  readonly buckets: readonly HistogramBucket[];
  readonly totals: FlowTotals;
  readonly stats: QueryStats;
}

export type CoverageState = 'pending' | 'observed' | 'excluded' | 'failed' | 'notObservable';

export interface InterfaceCounters {
  readonly rxPackets: number;
  readonly rxBytes: number;
  readonly txPackets: number;
  readonly txBytes: number;
  readonly rxErrors: number;
  readonly txErrors: number;
  readonly rxDropped: number;
  readonly txDropped: number;
}

/** One interface of one network namespace of one node. */
export interface InterfaceInfo {
  readonly node: string;
  readonly agentIp: string;
  readonly netns: string;
  readonly netnsInode: number;
  readonly podUid?: string;
  readonly ifIndex: number;
  readonly name: string;
  readonly kind: string;
  readonly mac: string;
  readonly addresses: readonly string[];
  readonly mtu: number;
  /** RFC 2863 operational state. */
  readonly state: string;
  readonly coverage: CoverageState;
  /** Why it is not observed; empty when it is. */
  readonly reason: string;
  readonly kernel: InterfaceCounters;
  /** Counted by the hooks since they were attached. */
  readonly observed: InterfaceCounters;
  /** Share of the kernel's bytes since attachment that flows account for, 0 to 1; absent without traffic. */
  readonly accounted?: number;
  /** Bits per second now, and recent samples oldest first. */
  readonly rate: { readonly rx: number; readonly tx: number; readonly samples: readonly number[] };
  readonly sriov?: {
    readonly pf: string;
    readonly vfIndex: number;
    readonly pciAddress: string;
    readonly driver: string;
  };
  /** The pod whose namespace it is, where Kubernetes told. */
  readonly pod?: PodRef;
  /** NetworkAttachmentDefinition `namespace/name` of a pod's secondary interface. */
  readonly network?: string;
}

export interface PodRef {
  readonly namespace: string;
  readonly name: string;
}

/** One SR-IOV virtual function, whether or not it has an interface. */
export interface VirtualFunctionInfo {
  readonly node: string;
  readonly pf: string;
  readonly index: number;
  readonly pciAddress: string;
  /** Empty when none is bound. */
  readonly driver: string;
  /** `notObservable`: used by a user-space driver, which keeps packets from the kernel. */
  readonly state: 'free' | 'used' | 'notObservable';
  /** Who uses it, as far as it is known. */
  readonly pod?: PodRef;
  readonly ifName?: string;
  readonly network?: string;
  /** As the network is configured. */
  readonly vlan?: number;
  readonly spoofCheck?: boolean;
  readonly trust?: boolean;
}

export interface AgentInfo {
  readonly node: string;
  readonly agentIp: string;
  readonly version: string;
  readonly startedMs: number;
  readonly lastSeenMs: number;
  readonly interfaces: number;
  readonly state: 'reporting' | 'late' | 'silent';
  /** The agent's counters, losses included. */
  readonly counters: Readonly<Record<string, number>>;
}

export interface InterfacesAnswer {
  readonly interfaces: readonly InterfaceInfo[];
  readonly virtualFunctions: readonly VirtualFunctionInfo[];
  readonly agents: readonly AgentInfo[];
}

/** A view kept under a name. `view` is the query part of the page's link. */
export interface SavedQuery {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly owner: string;
  readonly shared: boolean;
  readonly isDefault: boolean;
  /** Ships with the product; cannot be changed. */
  readonly predefined: boolean;
  readonly view: string;
  readonly createdMs: number;
  readonly updatedMs: number;
}

export type SavedQueryInput = Pick<
  SavedQuery,
  'name' | 'description' | 'shared' | 'isDefault' | 'view'
>;

export interface StatusAnswer {
  readonly version: string;
  readonly startedMs: number;
  readonly agents: readonly AgentInfo[];
  readonly store: {
    readonly kind: 'duckdb' | 'loki';
    /** This, and everything below, only for who may see all flows. */
    readonly flows?: number;
    readonly bytesOnDisk?: number;
    readonly oldestMs?: number;
    readonly newestMs?: number;
  };
  /** received = stored + waiting + the sum of dropped. */
  readonly flows?: {
    readonly received: number;
    readonly stored: number;
    readonly waiting: number;
    readonly dropped: Readonly<Record<string, number>>;
  };
}

export interface ConfigAnswer {
  readonly version: string;
  readonly store: 'duckdb' | 'loki';
  /** Groups of optional fields that agents observe. */
  readonly features: readonly string[];
  readonly limits: { readonly maxPageSize: number; readonly maxSeries: number };
  readonly kubernetes: boolean;
  /** Who asks: no name where nobody signs in, no namespaces for who may see all flows. */
  readonly user: { readonly name: string; readonly namespaces?: readonly string[] };
}

/** RFC 9457 problem details, with a stable code and the remedy. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly parameter?: string;
  readonly remedy?: string;
  /** The same as `detail`; the OpenShift console shows this one. */
  readonly message: string;
}
