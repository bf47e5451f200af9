import type { MetricSeries } from '@tributary/model';
import type { MetricsPlan } from '../store/flow-store.ts';

export type MetricRow = readonly unknown[];

/** A rate is per second of the part of [from, to) that was asked for. */
export function scale(plan: MetricsPlan, value: unknown, from: number, to: number): number {
  if (plan.function !== 'rate') return Number(value ?? 0);
  const spanMs = Math.min(to, plan.toMs + 1) - Math.max(from, plan.fromMs);
  return (Number(value ?? 0) * 1000) / spanMs;
}

/**
 * Series of rows of [rank or null for others, step or null for the whole range, value, value of each further measure,
 * label of each dimension].
 */
export function toSeries(plan: MetricsPlan, rows: readonly MetricRow[]): MetricSeries[] {
  const { stepMs, fromMs, toMs, dimensions, also } = plan;
  const firstStep = Math.floor(fromMs / stepMs);
  const steps = Math.floor(toMs / stepMs) - firstStep + 1;
  const ranks = new Map<
    number,
    {
      labels: Record<string, string>;
      total: number;
      further: (number | null)[];
      values: (number | null)[];
    }
  >();
  for (const [rank, step, value, ...more] of rows) {
    const labels = more.slice(also.length);
    const key = rank === null || rank === undefined ? Infinity : Number(rank);
    let series = ranks.get(key);
    if (!series) {
      const entries = dimensions.map(({ key: name }, index) => [name, String(labels[index] ?? '')]);
      series = {
        labels: key === Infinity ? {} : (Object.fromEntries(entries) as Record<string, string>),
        total: 0,
        further: [],
        values: new Array<number | null>(steps).fill(null),
      };
      ranks.set(key, series);
    }
    if (step === null) {
      series.total = scale(plan, value, fromMs, toMs + 1);
      series.further = more.slice(0, also.length).map(numberOrNull);
    } else if (value !== null) {
      const start = Number(step) * stepMs;
      series.values[Number(step) - firstStep] = scale(plan, value, start, start + stepMs);
    }
  }
  return [...ranks]
    .sort(([a], [b]) => a - b)
    .map(([rank, { labels, total, further, values }]) => ({
      labels,
      ...(rank === Infinity && { others: true as const }),
      total,
      ...(also.length > 0 && { also: further }),
      points: values.map((value, index) => [(firstStep + index) * stepMs, value] as const),
    }));
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
