import type { Expression, FlowRecord } from '@tributary/model';
import { toCompactLogql } from './compact-query.ts';
import { decodeEntry } from './decode-entry.ts';
import { decodeNetobserv } from './decode-netobserv.ts';
import { APP } from './layout.ts';
import { toLineLogql } from './line-filter.ts';
import type { StreamEntry } from './loki-queries.ts';
import { NETOBSERV_APP } from './netobserv.ts';

export type LayoutName = 'compact' | 'netobserv';

/** A query of the entries that may match. */
export interface LayoutQuery {
  readonly text: string;
  /** Whether it finds only entries that match. */
  readonly exact: boolean;
  /** Stages that make `Bytes` and `Packets` values of LogQL. */
  readonly volume: string;
}

/** How flows stand in the streams of one app, to one who reads them. */
export interface Layout {
  readonly name: LayoutName;
  readonly app: string;
  query(filter: Expression): LayoutQuery;
  decode(entry: StreamEntry): FlowRecord;
}

const compact: Layout = {
  name: 'compact',
  app: APP,
  query(filter) {
    const { stages, exact } = toCompactLogql(filter);
    return { text: `{app="${APP}"} ${stages}`.trimEnd(), exact, volume: '' };
  },
  decode: ({ labels, timestampNs, line, metadata }) =>
    decodeEntry(labels, timestampNs, line, metadata),
};

const netobserv: Layout = {
  name: 'netobserv',
  app: NETOBSERV_APP,
  query(filter) {
    const { stages, exact } = toLineLogql(filter);
    return {
      text: `{app="${NETOBSERV_APP}"} ${stages}`.trimEnd(),
      exact,
      volume: '| json Bytes="Bytes",Packets="Packets" | __error__=""',
    };
  },
  decode: ({ labels, timestampNs, line }) => decodeNetobserv(labels, timestampNs, line),
};

/** Every layout that is read, whichever is written. */
export const LAYOUTS: readonly Layout[] = [compact, netobserv];
