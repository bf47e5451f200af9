import type { LokiQueryError, QueryTrouble } from '../store/loki/query-error.ts';
import { ProblemError } from './problem.ts';

interface Told {
  readonly status: number;
  readonly code: string;
  readonly cause: string;
  readonly remedy: string;
}

const NARROW = 'Narrow the filter or the time range';
const AGAIN = 'Try again; flows are kept until Loki takes them.';

const TOLD: Readonly<Record<QueryTrouble['kind'], Told>> = {
  tooManyEntries: {
    status: 422,
    code: 'store-limit',
    cause: 'Loki gives fewer entries at once than one page needs',
    remedy: 'Ask for fewer flows, or raise max_entries_limit_per_query of Loki.',
  },
  tooLong: {
    status: 422,
    code: 'store-limit',
    cause: 'the time range is longer than Loki lets a query be',
    remedy: 'Choose a shorter time range, or raise max_query_length of Loki.',
  },
  tooMuch: {
    status: 422,
    code: 'store-limit',
    cause: 'Loki could not read so much within its limits of time and size',
    remedy: `${NARROW}, or raise query_timeout of Loki and LOKI_TIMEOUT.`,
  },
  tooManySeries: {
    status: 422,
    code: 'store-limit',
    cause: 'the answer has more series than Loki lets a query have',
    remedy: `${NARROW}, or raise max_query_series of Loki.`,
  },
  busy: {
    status: 503,
    code: 'store-unavailable',
    cause: 'Loki has more queries to answer than it can',
    remedy: 'Try again in some seconds.',
  },
  unauthorized: {
    status: 503,
    code: 'store-unavailable',
    cause: 'Loki does not let this server in',
    remedy: 'Check LOKI_TOKEN_FILE and LOKI_TENANT, and what the gateway grants.',
  },
  away: {
    status: 503,
    code: 'store-unavailable',
    cause: 'Loki does not answer',
    remedy: AGAIN,
  },
  refused: {
    status: 422,
    code: 'store-limit',
    cause: 'Loki does not take the query',
    remedy: `${NARROW}.`,
  },
  failed: {
    status: 503,
    code: 'store-unavailable',
    cause: 'Loki could not answer',
    remedy: AGAIN,
  },
};

/** What stood between a query and its answer, with Loki's own words behind it. */
export function ofLoki({ trouble, message }: LokiQueryError): ProblemError {
  const { status, code, cause, remedy } = TOLD[trouble.kind];
  return new ProblemError(status, code, `${cause} (${message})`, { remedy });
}
