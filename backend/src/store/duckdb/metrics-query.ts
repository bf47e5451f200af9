import { fieldByName } from '@tributary/model';
import type { MetricFunction } from '@tributary/model';
import { scale, toSeries } from '../../query/metric-series.ts';
import type { AlsoPlan, Dimension, MetricsPlan, MetricsResult } from '../flow-store.ts';
import { metricsSource } from './metrics-source.ts';
import type { Read, ReadPool, Row } from './read-pool.ts';
import type { RollupReader, Sources } from './rollup-reader.ts';
import { rollupSource } from './rollup-source.ts';
import { Parameters } from './sql.ts';

/**
 * Series of the top values of the plan's dimensions, of all others together, and the total over
 * all flows that match. A flow counts for each value of a list, or of both ends, that it has; a
 * measure that is itself a list is taken at the element that has the value.
 */
export async function readMetrics(
  pool: ReadPool,
  rollups: RollupReader,
  plan: MetricsPlan,
  signal: AbortSignal,
): Promise<MetricsResult> {
  const isSum = makesTotal(plan);
  const [totalRows, rows] = await pool.transaction(
    async (read) => [
      isSum ? [] : await readTotal(read, rollups, plan),
      await readSeries(read, rollups, plan),
    ],
    signal,
  );
  const groups = Number(rows![0]?.[3] ?? 0);
  const ranked = rows!.map(([rank, step, value, _groups, ...more]) => [rank, step, value, ...more]);
  const series = toSeries(plan, ranked);
  const total = isSum
    ? series.reduce((sum, one) => sum + one.total, 0)
    : scale(plan, totalRows![0]?.[0], plan.fromMs, plan.toMs + 1);
  return { series, total, groups };
}

/** Whether the series make up the total, so that flows need not be read once more for it. */
function makesTotal({ dimensions, others, function: name }: MetricsPlan): boolean {
  if (dimensions.length === 0) return true;
  const addsUp = name === 'sum' || name === 'rate' || name === 'count';
  return addsUp && others && dimensions.every(isOnce);
}

/** A flow has one value of it. */
function isOnce({ fields, atNamespace }: Dimension): boolean {
  if (atNamespace !== undefined) return true;
  return fields.length === 1 && !fieldByName(fields[0]!)!.type.endsWith('[]');
}

async function readTotal(read: Read, rollups: RollupReader, plan: MetricsPlan): Promise<Row[]> {
  const parameters = new Parameters();
  const whole = { ...plan, dimensions: [], also: [] };
  const cells = cellsSql(
    whole,
    await rollups.sources(read, { ...whole, stepMs: undefined }, parameters),
    parameters,
  );
  return read(
    `WITH cells AS (${cells}) SELECT ${functions[plan.function].merged} FROM cells`,
    parameters,
  );
}

/** Rows of [rank or null, step or null for the whole range, value, number of groups, further measures, labels]. */
async function readSeries(read: Read, rollups: RollupReader, plan: MetricsPlan): Promise<Row[]> {
  const parameters = new Parameters();
  const sources = await rollups.sources(read, plan, parameters);
  const labels = plan.dimensions.map((_, index) => `label${index}`);
  const { cell, merged } = functions[plan.function];
  const list = [...labels, ''].join(', ');
  const same = labels.map((label) => `cells.${label} = top.${label}`).join(' AND ') || 'true';
  const firstLabels = labels.map((label) => `, any_value(top.${label})`).join('');
  const alsoMerged = plan.also.map((_, index) => `, ${alsoSql(plan, index).merged}`).join('');
  return read(
    `WITH cells AS ${cell === PLAIN_CELL ? '' : 'MATERIALIZED'} (${cellsSql(plan, sources, parameters)}),
     top AS (SELECT ${list} row_number() OVER (ORDER BY rank_value DESC NULLS LAST${labels.map((label) => `, ${label}`).join('')}) AS rank,
                    count(*) OVER () AS groups
             FROM (SELECT ${list} ${merged} AS rank_value FROM cells ${labels.length > 0 ? `GROUP BY ${labels.join(', ')}` : ''})
             QUALIFY rank <= ${parameters.integer(plan.top)})
     SELECT rank, bucket, ${merged}, (SELECT max(groups) FROM top)${alsoMerged}${firstLabels}
     FROM cells ${plan.others ? 'LEFT' : 'INNER'} JOIN top ON ${same}
     GROUP BY GROUPING SETS ((rank), (rank, bucket))`,
    parameters,
  );
}

/** Cells of flows, and those of a rollup beside them: what is merged does not depend on which are which. */
function cellsSql(plan: MetricsPlan, sources: Sources, parameters: Parameters): string {
  const list = plan.dimensions.map((_, index) => `label${index}, `).join('');
  const step = `step // ${parameters.integer(plan.stepMs)}`;
  const { cell, ofRollup } = functions[plan.function];
  const cells = (source: string, value: string) =>
    `SELECT ${list} ${step} AS bucket, ${value} FROM (${source})
     ${cell === PLAIN_CELL ? '' : `GROUP BY ${list} bucket`}`;
  const flows = sources.flows.map((where) => metricsSource(plan, where)).join(' UNION ALL ');
  const alsoCells = plan.also.map((_, index) => `, ${alsoSql(plan, index).cell}`).join('');
  const ofFlows = cells(flows, `${cell}${alsoCells}`);
  if (!sources.rollup) return ofFlows;
  const alsoOfRollup = plan.also.map((_, index) => `, ${alsoSql(plan, index).ofRollup}`).join('');
  return `${ofFlows} UNION ALL ${cells(rollupSource(plan, sources.rollup), `${ofRollup}${alsoOfRollup}`)}`;
}

const PLAIN_CELL = 'value';

interface TwoSteps {
  readonly cell: string;
  /** A cell of rows of a rollup, which have sums in `value` and the number of values in `n`. */
  readonly ofRollup: string;
  readonly merged: string;
}

const summed: TwoSteps = {
  cell: 'sum(value) AS value',
  ofRollup: 'sum(value) AS value',
  merged: 'sum(value)',
};
const quantile = (share: number): TwoSteps => ({
  cell: PLAIN_CELL,
  ofRollup: PLAIN_CELL,
  merged: `quantile_cont(value, ${share})`,
});

/**
 * How a function is taken in two steps, so that flows are read once: over the flows of one combination of labels and one
 * step of time, then over such cells. A quantile has no first step.
 */
const functions: Record<MetricFunction, TwoSteps> = {
  rate: summed,
  sum: summed,
  count: { cell: 'count(value) AS value', ofRollup: 'sum(n) AS value', merged: 'sum(value)' },
  avg: {
    cell: 'sum(value) AS value, count(value) AS n',
    ofRollup: 'sum(value) AS value, sum(n) AS n',
    merged: 'sum(value) / sum(n)',
  },
  min: { cell: 'min(value) AS value', ofRollup: 'min(value) AS value', merged: 'min(value)' },
  max: { cell: 'max(value) AS value', ofRollup: 'max(value) AS value', merged: 'max(value)' },
  p50: quantile(0.5),
  p90: quantile(0.9),
  p99: quantile(0.99),
};

/** A further measure in the same two steps, or in one where the cells are the flows themselves. */
function alsoSql({ also, function: ranking }: MetricsPlan, index: number): TwoSteps {
  const { function: name }: AlsoPlan = also[index]!;
  const of = (sql: string) =>
    sql.replace(/\bvalue\b/g, `also${index}`).replace(/\bn\b/g, `also${index}n`);
  if (functions[ranking].cell === PLAIN_CELL) {
    const value = `also${index}`;
    return { cell: value, ofRollup: value, merged: `${name}(also${index})` };
  }
  const { cell, ofRollup, merged } = functions[name];
  return { cell: of(cell), ofRollup: of(ofRollup), merged: of(merged) };
}
