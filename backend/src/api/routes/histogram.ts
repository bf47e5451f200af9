import { Type } from '@fastify/type-provider-typebox';
import type { HistogramAnswer } from '@tributary/model';
import { readSelection } from '../../query/selection.ts';
import { niceStep, readStep } from '../../query/time-range.ts';
import type { ApiPlugin } from '../instance.ts';
import { stopwatch } from '../query-stats.ts';
import { queryProperties } from '../schemas.ts';

const DEFAULT_STEPS = 60;

export const histogramRoutes: ApiPlugin = async (app) => {
  app.get(
    '/histogram',
    {
      schema: {
        querystring: Type.Object(
          {
            ...queryProperties,
            step: Type.Optional(Type.Integer({ minimum: 1, description: 'Seconds.' })),
          },
          { additionalProperties: false },
        ),
        summary: 'Flows and bytes per step',
        tags: ['flows'],
      },
    },
    async (request): Promise<HistogramAnswer> => {
      const stats = stopwatch();
      const selection = readSelection(
        request.query,
        request.access,
        Date.now(),
        app.services.defaultRecordType,
      );
      const stepMs = readStep(request.query.step, selection) ?? niceStep(selection, DEFAULT_STEPS);
      const { incomplete, ...result } = await app.services.store.histogram(
        { ...selection, stepMs },
        request.closed,
      );
      return {
        stepMs,
        from: selection.fromMs,
        to: selection.toMs,
        ...result,
        stats: stats(result.buckets.length, {
          totals: result.totals,
          ...(incomplete !== undefined && { incomplete }),
        }),
      };
    },
  );
};
