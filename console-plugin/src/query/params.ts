import { filterOfConditions, formatFilters } from '@tributary/model';
import type { QueryParams } from '@tributary/model';
import { filterOfSubject } from '../view/index.ts';
import type { Subject, TimeRange, View } from '../view/index.ts';

/**
 * What every query of a view asks for, within the flows of the subject; the same view gives the same parameters whatever
 * the time.
 */
export function queryParams(view: View, subject?: Subject): QueryParams {
  const filters = formatFilters(filterOfConditions(view.filter));
  return {
    ...(filters !== '' && { filters }),
    ...(subject && { within: formatFilters(filterOfSubject(subject)) }),
    ...(view.match !== 'all' && { match: view.match }),
    ...rangeParams(view.range),
    ...(view.recordType && { recordType: view.recordType }),
    ...(view.packetLoss && { packetLoss: view.packetLoss }),
  };
}

/** The range as the API takes it. */
export function rangeParams(
  range: TimeRange,
): Pick<QueryParams, 'timeRange' | 'startTime' | 'endTime'> {
  return range.kind === 'relative'
    ? { timeRange: range.seconds }
    : { startTime: range.from, endTime: range.to };
}
