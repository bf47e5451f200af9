import { Type } from '@fastify/type-provider-typebox';
import type { ValuesAnswer } from '@tributary/model';
import { readDimension } from '../../query/fields.ts';
import { readSelection } from '../../query/selection.ts';
import type { ApiPlugin } from '../instance.ts';
import { stopwatch } from '../query-stats.ts';
import { queryProperties } from '../schemas.ts';

const DEFAULT_LIMIT = 50;

export const valuesRoutes: ApiPlugin = async (app) => {
  app.get(
    '/values/:field',
    {
      schema: {
        params: Type.Object({ field: Type.String() }),
        querystring: Type.Object(
          {
            ...queryProperties,
            prefix: Type.Optional(Type.String({ maxLength: 256 })),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
          },
          { additionalProperties: false },
        ),
        summary: 'Values of a field with the number of flows that have each',
        tags: ['flows'],
      },
    },
    async (request): Promise<ValuesAnswer> => {
      const stats = stopwatch();
      const dimension = readDimension(request.params.field, 'field');
      const { values, ...answered } = await app.services.store.values(
        {
          ...readSelection(
            request.query,
            request.access,
            Date.now(),
            app.services.defaultRecordType,
          ),
          dimension,
          prefix: request.query.prefix ?? '',
          limit: request.query.limit ?? DEFAULT_LIMIT,
        },
        request.closed,
      );
      return { field: dimension.key, values, stats: stats(values.length, answered) };
    },
  );
};
