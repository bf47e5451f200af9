import type { MatchMode, QueryParams, ViewCondition } from '@tributary/model';

export const tabs = ['overview', 'flows', 'topology', 'interfaces'] as const;
export type TabName = (typeof tabs)[number];

export type TimeRange =
  | { readonly kind: 'relative'; readonly seconds: number }
  /** Seconds since the epoch. */
  | { readonly kind: 'absolute'; readonly from: number; readonly to: number };

export interface ViewColumn {
  readonly id: string;
  /** CSS pixels; as wide as the content needs when absent. */
  readonly width?: number;
}

export interface ViewSort {
  readonly field: string;
  readonly descending: boolean;
}

/** Everything that decides what the page shows. It lives in the URL: the link is the view. */
export interface View {
  readonly tab: TabName;
  readonly filter: readonly ViewCondition[];
  readonly match: MatchMode;
  readonly range: TimeRange;
  /** Milliseconds between refreshes; 0 for none. */
  readonly refreshMs: number;
  /** Rows a page of the table asks for. */
  readonly limit: number;
  readonly recordType: QueryParams['recordType'];
  readonly packetLoss: QueryParams['packetLoss'];
  /** In their order; undefined for the default columns. */
  readonly columns: readonly ViewColumn[] | undefined;
  readonly sort: ViewSort;
  readonly density: 'compact' | 'comfortable';
  readonly histogram: boolean;
  /** The flow in the detail panel, as the table identifies it. */
  readonly selected: string | undefined;
  /** Every other parameter of the link: what a single tab keeps (by a name of its own), and what came with the link. */
  readonly parts: Readonly<Record<string, string>>;
}

/** Whether records are events of conversations: their start, heartbeats and end. */
export function isOfConversations(recordType: View['recordType']): boolean {
  return recordType !== undefined && recordType !== 'flowLog';
}

export const defaultView: View = {
  tab: 'flows',
  filter: [],
  match: 'all',
  range: { kind: 'relative', seconds: 900 },
  refreshMs: 0,
  limit: 500,
  recordType: undefined,
  packetLoss: undefined,
  columns: undefined,
  sort: { field: 'TimeFlowEndMs', descending: true },
  density: 'compact',
  histogram: true,
  selected: undefined,
  parts: {},
};
