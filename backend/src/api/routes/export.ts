import { Readable } from 'node:stream';
import { Type } from '@fastify/type-provider-typebox';
import { fields as modelFields } from '@tributary/model';
import type { FieldName, FlowRecord } from '@tributary/model';
import { readFields, readSort } from '../../query/fields.ts';
import { readSelection } from '../../query/selection.ts';
import type { FlowsQuery, FlowStore, PageKey } from '../../store/flow-store.ts';
import { csvHeader, csvLine } from '../csv.ts';
import type { ApiPlugin } from '../instance.ts';
import { fieldsProperty, queryProperties, sortProperty } from '../schemas.ts';

const PAGE_SIZE = 10_000;

export const exportRoutes: ApiPlugin = async (app) => {
  app.get(
    '/export',
    {
      schema: {
        querystring: Type.Object(
          {
            ...queryProperties,
            format: Type.Union([Type.Literal('csv'), Type.Literal('ndjson')]),
            fields: fieldsProperty,
            sort: sortProperty,
          },
          { additionalProperties: false },
        ),
        summary: 'Everything that matches, streamed',
        tags: ['flows'],
      },
    },
    async (request, reply) => {
      const { format } = request.query;
      const fields = readFields(request.query.fields);
      const pages = readPages(
        app.services.store,
        {
          ...readSelection(
            request.query,
            request.access,
            Date.now(),
            app.services.defaultRecordType,
          ),
          sort: readSort(request.query.sort),
          limit: PAGE_SIZE,
          fields,
        },
        request.closed,
      );
      const lines = format === 'csv' ? toCsv(pages, fields) : toNdjson(pages);
      return reply
        .type(format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/x-ndjson')
        .header('content-disposition', `attachment; filename="flows.${format}"`)
        .send(Readable.from(lines, { objectMode: false }));
    },
  );
};

/** All pages of a query as one result, whatever is stored meanwhile. */
async function* readPages(
  store: FlowStore,
  query: FlowsQuery,
  signal: AbortSignal,
): AsyncGenerator<readonly FlowRecord[]> {
  let after: PageKey | undefined;
  let snapshot: string | undefined;
  do {
    const page = await store.flows({ ...query, after, snapshot }, signal);
    yield page.flows;
    after = page.next;
    snapshot = page.snapshot;
  } while (after);
}

async function* toNdjson(pages: AsyncIterable<readonly FlowRecord[]>): AsyncGenerator<string> {
  for await (const flows of pages) {
    if (flows.length > 0) yield `${flows.map((flow) => JSON.stringify(flow)).join('\n')}\n`;
  }
}

async function* toCsv(
  pages: AsyncIterable<readonly FlowRecord[]>,
  fields: readonly FieldName[] = modelFields.map((field) => field.name),
): AsyncGenerator<string> {
  yield csvHeader(fields);
  for await (const flows of pages) yield flows.map((flow) => csvLine(fields, flow)).join('');
}
