import type { MetricQuery } from '@tributary/model';
import { MAX_POINTS, MAX_SERIES } from '../api/limits.ts';
import { ProblemError } from '../api/problem.ts';
import type { MetricsPlan, Selection } from '../store/flow-store.ts';
import { readAlsoMeasure, readDimension, readMeasure } from './fields.ts';
import { niceStep, readStep } from './time-range.ts';

const DEFAULT_STEPS = 60;
const DEFAULT_TOP = 5;
/** Both ends of a flow by object, workload, node, interface and network, and more. */
const MAX_DIMENSIONS = 24;

/** What a metric query means over a selection. Throws ProblemError for what cannot be understood. */
export function planMetrics(query: MetricQuery, selection: Selection): MetricsPlan {
  const keys = query.aggregateBy ?? [];
  if (keys.length > MAX_DIMENSIONS) {
    throw new ProblemError(400, 'too-many-dimensions', `more than ${MAX_DIMENSIONS} fields`, {
      parameter: 'aggregateBy',
      remedy: `Aggregate by at most ${MAX_DIMENSIONS} fields.`,
    });
  }
  const stepMs = readStep(query.step, selection) ?? niceStep(selection, DEFAULT_STEPS);
  const top = Math.min(query.top ?? DEFAULT_TOP, MAX_SERIES);
  const steps = Math.ceil((selection.toMs - selection.fromMs) / stepMs);
  if (top * steps > MAX_POINTS) {
    throw new ProblemError(400, 'too-many-points', `more than ${MAX_POINTS} points`, {
      parameter: 'step',
      remedy: `Ask for fewer series than ${top}, or for fewer steps than ${steps}.`,
    });
  }
  return {
    ...selection,
    value: readMeasure(query.type),
    function: query.function,
    dimensions: [...new Set(keys)].map((key) => readDimension(key, 'aggregateBy')),
    stepMs,
    top,
    others: query.others ?? false,
    also: (query.also ?? []).map((measure) => ({
      value: readAlsoMeasure(measure.type),
      function: measure.function,
    })),
  };
}
