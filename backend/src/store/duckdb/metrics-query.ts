import type { MetricFunction } from '@tributary/model';
import type { MetricsPlan, MetricsResult } from '../flow-store.ts';
import type { ReadPool, Row } from './read-pool.ts';
import { metricsSource } from './metrics-source.ts';
import { scale, toSeries } from '../../query/metric-series.ts';
import { selectionSql } from './selection.ts';
import { Parameters } from './sql.ts';

/**
 * Series of the top values of the plan's dimensions, of all others together, and the total over
 * all flows that match. A flow counts for each value of a list, or of both ends, that it has; a
 * measure that is itself a list is taken at the element that has the value.
 */
export async function readMetrics(
  pool: ReadPool,
  plan: MetricsPlan,
  signal: AbortSignal,
): Promise<MetricsResult> {
  const [totalRows, rows] = await Promise.all([
    readTotal(pool, plan, signal),
    readSeries(pool, plan, signal),
  ]);
  const total = scale(plan, totalRows[0]?.[0], plan.fromMs, plan.toMs + 1);
  return { series: toSeries(plan, rows), total };
}

function readTotal(pool: ReadPool, plan: MetricsPlan, signal: AbortSignal): Promise<Row[]> {
  const parameters = new Parameters();
  const where = selectionSql(plan, parameters);
  const source = metricsSource({ ...plan, dimensions: [] }, where);
  return pool.rows(`SELECT ${aggregates[plan.function]} FROM (${source})`, parameters, signal);
}

/** Rows of [rank or null, step or null for the whole range, value, label of each dimension]. */
function readSeries(pool: ReadPool, plan: MetricsPlan, signal: AbortSignal): Promise<Row[]> {
  const parameters = new Parameters();
  const where = selectionSql(plan, parameters);
  const labels = plan.dimensions.map((_, index) => `label${index}`);
  const { cell, merged } = cells[plan.function];
  const step = `step // ${parameters.integer(plan.stepMs)}`;
  const list = [...labels, ''].join(', ');
  const same = labels.map((label) => `cells.${label} = top.${label}`).join(' AND ') || 'true';
  const firstLabels = labels.map((label) => `, any_value(top.${label})`).join('');
  const isMerged = cell !== PLAIN_CELL;
  return pool.rows(
    `WITH cells AS ${isMerged ? 'MATERIALIZED' : ''}
            (SELECT ${list} ${step} AS bucket, ${cell} FROM (${metricsSource(plan, where)})
             ${isMerged ? `GROUP BY ${list} bucket` : ''}),
     top AS (SELECT ${list} row_number() OVER (ORDER BY rank_value DESC NULLS LAST${labels.map((label) => `, ${label}`).join('')}) AS rank
             FROM (SELECT ${list} ${merged} AS rank_value FROM cells ${labels.length > 0 ? `GROUP BY ${labels.join(', ')}` : ''})
             QUALIFY rank <= ${parameters.integer(plan.top)})
     SELECT rank, bucket, ${merged}${firstLabels}
     FROM cells ${plan.others ? 'LEFT' : 'INNER'} JOIN top ON ${same}
     GROUP BY GROUPING SETS ((rank), (rank, bucket))`,
    parameters,
    signal,
  );
}

const PLAIN_CELL = 'value';

/**
 * How a function is taken in two steps, so that flows are read once: over the flows of one combination of labels and one
 * step of time, then over such cells. A quantile has no first step.
 */
const cells: Record<MetricFunction, { readonly cell: string; readonly merged: string }> = {
  rate: { cell: 'sum(value) AS value', merged: 'sum(value)' },
  sum: { cell: 'sum(value) AS value', merged: 'sum(value)' },
  count: { cell: 'count(value) AS value', merged: 'sum(value)' },
  avg: { cell: 'sum(value) AS value, count(value) AS n', merged: 'sum(value) / sum(n)' },
  min: { cell: 'min(value) AS value', merged: 'min(value)' },
  max: { cell: 'max(value) AS value', merged: 'max(value)' },
  p50: { cell: PLAIN_CELL, merged: 'quantile_cont(value, 0.5)' },
  p90: { cell: PLAIN_CELL, merged: 'quantile_cont(value, 0.9)' },
  p99: { cell: PLAIN_CELL, merged: 'quantile_cont(value, 0.99)' },
};

const aggregates: Record<MetricFunction, string> = {
  rate: 'sum(value)',
  sum: 'sum(value)',
  count: 'count(value)',
  avg: 'avg(value)',
  min: 'min(value)',
  max: 'max(value)',
  p50: 'quantile_cont(value, 0.5)',
  p90: 'quantile_cont(value, 0.9)',
  p99: 'quantile_cont(value, 0.99)',
};
