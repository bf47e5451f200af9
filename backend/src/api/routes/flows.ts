import { Type } from '@fastify/type-provider-typebox';
import type { FlowsAnswer } from '@tributary/model';
import { nextCursor, readCursor } from '../../query/cursor.ts';
import { readFields, readSort } from '../../query/fields.ts';
import { readSelection } from '../../query/selection.ts';
import type { ApiPlugin } from '../instance.ts';
import { MAX_PAGE_SIZE } from '../limits.ts';
import { stopwatch } from '../query-stats.ts';
import { fieldsProperty, queryProperties, sortProperty } from '../schemas.ts';

const DEFAULT_PAGE_SIZE = 100;

const querystring = Type.Object(
  {
    ...queryProperties,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_PAGE_SIZE })),
    cursor: Type.Optional(Type.String({ maxLength: 4_096 })),
    sort: sortProperty,
    fields: fieldsProperty,
  },
  { additionalProperties: false },
);

export const flowsRoutes: ApiPlugin = async (app) => {
  const { store } = app.services;

  app.get(
    '/flows',
    { schema: { querystring, summary: 'Flows, newest first', tags: ['flows'] } },
    async (request): Promise<FlowsAnswer> => {
      const stats = stopwatch();
      const cursor =
        request.query.cursor === undefined ? undefined : readCursor(request.query.cursor);
      const range = {
        ...readSelection(request.query, request.access, Date.now(), app.services.defaultRecordType),
        ...cursor,
      };
      const page = await store.flows(
        {
          ...range,
          sort: readSort(request.query.sort),
          fields: readFields(request.query.fields),
          limit: request.query.limit ?? DEFAULT_PAGE_SIZE,
        },
        request.closed,
      );
      const next = nextCursor(page, range);
      return {
        flows: page.flows,
        ...(next && { nextCursor: next }),
        stats: stats(page.flows.length, page),
      };
    },
  );

  app.get(
    '/query-plan',
    { schema: { querystring, summary: 'The query that the store runs', tags: ['flows'] } },
    async (request) =>
      store.explain({
        ...readSelection(request.query, request.access, Date.now(), app.services.defaultRecordType),
        sort: readSort(request.query.sort),
        fields: readFields(request.query.fields),
        limit: request.query.limit ?? DEFAULT_PAGE_SIZE,
      }),
  );
};
