import type { MetricQuery } from '@tributary/model';
import { MAX_SERIES } from '../api/limits.ts';
import { ProblemError } from '../api/problem.ts';
import type { MetricsPlan, Selection } from '../store/flow-store.ts';
import { readDimension, readMeasure } from './fields.ts';
import { niceStep, readStep } from './time-range.ts';

const DEFAULT_STEPS = 60;
const DEFAULT_TOP = 5;
const MAX_DIMENSIONS = 4;

/** What a metric query means over a selection. Throws ProblemError for what cannot be understood. */
export function planMetrics(query: MetricQuery, selection: Selection): MetricsPlan {
  const keys = query.aggregateBy ?? [];
  if (keys.length > MAX_DIMENSIONS) {
    throw new ProblemError(400, 'too-many-dimensions', `more than ${MAX_DIMENSIONS} fields`, {
      parameter: 'aggregateBy',
      remedy: `Aggregate by at most ${MAX_DIMENSIONS} fields.`,
    });
  }
  return {
    ...selection,
    value: readMeasure(query.type),
    function: query.function,
    dimensions: [...new Set(keys)].map((key) => readDimension(key, 'aggregateBy')),
    stepMs: readStep(query.step, selection) ?? niceStep(selection, DEFAULT_STEPS),
    top: Math.min(query.top ?? DEFAULT_TOP, MAX_SERIES),
    others: query.others ?? false,
  };
}
