import { MAX_STEPS } from '../api/limits.ts';
import { ProblemError } from '../api/problem.ts';

export interface TimeParams {
  readonly timeRange?: number | undefined;
  readonly startTime?: number | undefined;
  readonly endTime?: number | undefined;
}

/** Epoch ms, both ends included. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

const DEFAULT_RANGE_S = 300;

/** The range that the parameters mean. Without any: the last five minutes. */
export function readTimeRange(params: TimeParams, nowMs: number): TimeRange {
  const { timeRange, startTime, endTime } = params;
  if (timeRange !== undefined && (startTime !== undefined || endTime !== undefined)) {
    throw new ProblemError(
      400,
      'time-range-conflict',
      'both a range and a start or end are given',
      {
        parameter: 'timeRange',
        remedy: 'Give timeRange, or startTime with or without endTime.',
      },
    );
  }
  if (startTime === undefined && endTime !== undefined) {
    throw new ProblemError(400, 'time-range-open', 'an end without a start', {
      parameter: 'startTime',
      remedy: 'Give startTime as well, in seconds since the epoch.',
    });
  }
  if (startTime === undefined) {
    return { fromMs: nowMs - (timeRange ?? DEFAULT_RANGE_S) * 1000, toMs: nowMs };
  }
  const toMs = endTime === undefined ? nowMs : Math.ceil(endTime * 1000 + 999);
  const fromMs = Math.floor(startTime * 1000);
  if (fromMs > toMs) {
    throw new ProblemError(400, 'time-range-reversed', 'the start is after the end', {
      parameter: 'startTime',
      remedy: 'Swap startTime and endTime.',
    });
  }
  return { fromMs, toMs };
}

const STEPS_S = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200,
];
const DAY_S = 86_400;

/** A round step that cuts the range into about `parts` parts, in ms. */
export function niceStep({ fromMs, toMs }: TimeRange, parts: number): number {
  const wantedS = (toMs - fromMs) / 1000 / parts;
  const step = STEPS_S.find((candidate) => candidate >= wantedS);
  return (step ?? Math.ceil(wantedS / DAY_S) * DAY_S) * 1000;
}

/** The step in ms of a parameter in seconds. Throws ProblemError when it cuts the range too fine. */
export function readStep(
  stepS: number | undefined,
  { fromMs, toMs }: TimeRange,
): number | undefined {
  if (stepS === undefined) return undefined;
  if ((toMs - fromMs) / 1000 / stepS > MAX_STEPS) {
    throw new ProblemError(400, 'step-too-small', `more than ${MAX_STEPS} steps`, {
      parameter: 'step',
      remedy: `Give at least ${Math.ceil((toMs - fromMs) / 1000 / MAX_STEPS)} seconds, or a shorter range.`,
    });
  }
  return stepS * 1000;
}
