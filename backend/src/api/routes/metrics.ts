import { Type } from '@fastify/type-provider-typebox';
import type { FastifyError } from 'fastify';
import type { MetricQuery, MetricsAnswer, MetricsBatchAnswer, Problem } from '@tributary/model';
import { alsoFunctions, readAlso } from '../../query/fields.ts';
import { planMetrics } from '../../query/metrics-plan.ts';
import { narrowed, readSelection } from '../../query/selection.ts';
import type { Selection } from '../../store/flow-store.ts';
import { describeError } from '../describe-error.ts';
import type { ApiPlugin } from '../instance.ts';
import { MAX_METRIC_QUERIES, MAX_SERIES } from '../limits.ts';
import { toProblem } from '../problem.ts';
import { stopwatch } from '../query-stats.ts';
import { queryProperties } from '../schemas.ts';

const metricProperties = {
  type: Type.String({ description: 'A numeric field, or Flows.' }),
  function: Type.Union(
    (['rate', 'sum', 'count', 'avg', 'min', 'max', 'p50', 'p90', 'p99'] as const).map((name) =>
      Type.Literal(name),
    ),
  ),
  step: Type.Optional(Type.Integer({ minimum: 1, description: 'Seconds between points.' })),
  top: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_SERIES })),
  others: Type.Optional(Type.Boolean({ description: 'Sum the rest as one more series.' })),
};

const MAX_ALSO = 10;
const alsoSchema = Type.Object(
  {
    type: Type.String(),
    function: Type.Union(alsoFunctions.map((name) => Type.Literal(name))),
  },
  { additionalProperties: false },
);

export const metricsRoutes: ApiPlugin = async (app) => {
  const answer = async (
    query: MetricQuery,
    selection: Selection,
    signal: AbortSignal,
  ): Promise<MetricsAnswer> => {
    const stats = stopwatch();
    const plan = planMetrics(query, selection);
    const { series, total, groups, ...answered } = await app.services.store.metrics(plan, signal);
    return { series, total, groups, stepMs: plan.stepMs, stats: stats(series.length, answered) };
  };

  app.get(
    '/metrics',
    {
      schema: {
        querystring: Type.Object(
          {
            ...queryProperties,
            ...metricProperties,
            aggregateBy: Type.Optional(Type.String({ description: 'Comma-separated fields.' })),
            also: Type.Optional(
              Type.String({ description: 'Further measures, FIELD:FUNCTION, comma-separated.' }),
            ),
          },
          { additionalProperties: false },
        ),
        summary: 'Series and totals by any field',
        tags: ['metrics'],
      },
    },
    async (request) => {
      const { aggregateBy, also, ...query } = request.query;
      const keys = aggregateBy ? aggregateBy.split(',').map((key) => key.trim()) : [];
      const selection = readSelection(
        query,
        request.access,
        Date.now(),
        app.services.defaultRecordType,
      );
      const asked = { ...query, aggregateBy: keys, also: readAlso(also) } as MetricQuery;
      return answer(asked, selection, request.closed);
    },
  );

  app.post(
    '/metrics',
    {
      schema: {
        body: Type.Object(
          {
            ...queryProperties,
            queries: Type.Array(
              Type.Object(
                {
                  ...metricProperties,
                  aggregateBy: Type.Optional(Type.Array(Type.String())),
                  filters: Type.Optional(
                    Type.String({
                      maxLength: 16_384,
                      description: 'Conditions that narrow this query further.',
                    }),
                  ),
                  shift: Type.Optional(
                    Type.Integer({
                      minimum: 0,
                      description: 'Seconds by which the range lies back.',
                    }),
                  ),
                  also: Type.Optional(Type.Array(alsoSchema, { maxItems: MAX_ALSO })),
                },
                { additionalProperties: false },
              ),
              { minItems: 1, maxItems: MAX_METRIC_QUERIES },
            ),
          },
          { additionalProperties: false },
        ),
        summary: 'Several metric queries in one request, answered in the same order',
        description:
          'Each of `answers` is what GET answers, or `{ problem }` where that query cannot be answered.',
        tags: ['metrics'],
      },
    },
    async (request): Promise<MetricsBatchAnswer> => {
      const { queries, ...params } = request.body;
      const selection = readSelection(
        params,
        request.access,
        Date.now(),
        app.services.defaultRecordType,
      );
      const answerOne = async (
        query: (typeof queries)[number],
      ): Promise<MetricsAnswer | { problem: Problem }> => {
        const { filters, shift, ...metric } = query;
        try {
          const part = narrowed(selection, {
            ...(filters !== undefined && { filters }),
            ...(shift !== undefined && { shift }),
          });
          return await answer(metric as MetricQuery, part, request.closed);
        } catch (error) {
          request.closed.throwIfAborted();
          const problem = describeError(error as FastifyError, request.closed);
          if (problem.status >= 500) request.log.error({ err: error }, 'metric query failed');
          return { problem: toProblem(problem) };
        }
      };
      const answers = await Promise.all(queries.map(answerOne));
      return { from: selection.fromMs, to: selection.toMs, answers };
    },
  );
};
