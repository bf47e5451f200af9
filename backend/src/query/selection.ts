import {
  compileFilter,
  everything,
  FilterError,
  fieldByName,
  parseFilters,
  sayReason,
} from '@tributary/model';
import type { Expression, FieldName, Match, QueryParams, RecordType } from '@tributary/model';
import { visibleTo } from '../auth/access.ts';
import type { Access } from '../auth/access.ts';
import { ProblemError } from '../api/problem.ts';
import type { Selection } from '../store/flow-store.ts';
import { readTimeRange } from './time-range.ts';

const connectionEvents = ['newConnection', 'heartbeat', 'endConnection'];

/**
 * What every query of the API selects by: what was asked for, within what the asker may see. Throws ProblemError for
 * what cannot be understood.
 */
export function readSelection(
  params: QueryParams,
  access: Access,
  nowMs: number,
  defaultRecordType: RecordType,
): Selection {
  return {
    ...readTimeRange(params, nowMs),
    filter: allOf([
      visibleTo(access),
      readFilter('filters', params.filters, params.match),
      readFilter('within', params.within),
      readRecordType(params.recordType ?? defaultRecordType),
      readPacketLoss(params.packetLoss),
    ]),
  };
}

/** A selection within another: only what meets further conditions, or as long a range that lies `shift` seconds back. */
export function narrowed(
  selection: Selection,
  { filters, shift = 0 }: { readonly filters?: string; readonly shift?: number },
): Selection {
  return {
    fromMs: selection.fromMs - shift * 1000,
    toMs: selection.toMs - shift * 1000,
    filter: filters ? allOf([selection.filter, readFilter('filters', filters)]) : selection.filter,
  };
}

function readFilter(
  parameter: 'filters' | 'within',
  text: string | undefined,
  match?: QueryParams['match'],
): Expression {
  try {
    return compileFilter(parseFilters(text ?? ''), match);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    throw new ProblemError(400, 'filter-malformed', error.message, {
      parameter,
      remedy: `Correct the condition "${error.condition}": ${sayReason(error.reason)}.`,
    });
  }
}

function readRecordType(type: RecordType): Expression {
  const is = (text: string) => test('_RecordType', { is: 'text', text });
  return type === 'allConnections' ? { kind: 'any', of: connectionEvents.map(is) } : is(type);
}

/** A flow has lost packets when the kernel dropped at least one. */
function readPacketLoss(packetLoss: QueryParams['packetLoss']): Expression {
  const dropped = test('PktDropPackets', { is: 'atLeast', value: 1 });
  if (packetLoss === 'dropped') return dropped;
  return packetLoss === 'sent' ? { kind: 'not', of: dropped } : everything;
}

function test(name: FieldName, match: Match): Expression {
  return { kind: 'test', field: fieldByName(name)!, match };
}

function allOf(parts: readonly Expression[]): Expression {
  return { kind: 'all', of: parts.filter((part) => part !== everything) };
}
