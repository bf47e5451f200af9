import { Type } from '@fastify/type-provider-typebox';
import type { SavedQuery, SavedQueryInput } from '@tributary/model';
import { predefinedQueries } from '../../store/saved-query-store.ts';
import type { ApiPlugin } from '../instance.ts';
import { ProblemError } from '../problem.ts';

/** Who saves where nobody signs in. */
const LOCAL_OWNER = 'local';

const params = Type.Object({ id: Type.String({ maxLength: 64 }) });

const body = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 128, pattern: '\\S' }),
    description: Type.String({ maxLength: 1_024 }),
    shared: Type.Boolean(),
    isDefault: Type.Boolean(),
    view: Type.String({ maxLength: 16_384, description: "The query part of the page's link." }),
  },
  { additionalProperties: false },
);

export const savedQueriesRoutes: ApiPlugin = async (app) => {
  const { savedQueries } = app.services;

  app.get(
    '/saved-queries',
    { schema: { summary: 'Named queries', tags: ['saved queries'] } },
    async () => ({
      savedQueries: [...predefinedQueries, ...(await savedQueries.list())],
    }),
  );

  app.get(
    '/saved-queries/:id',
    { schema: { params, tags: ['saved queries'] } },
    async (request) => {
      const { id } = request.params;
      return (
        predefinedQueries.find((query) => query.id === id) ?? found(await savedQueries.get(id), id)
      );
    },
  );

  app.post(
    '/saved-queries',
    { schema: { body, tags: ['saved queries'] } },
    async (request, reply) => {
      const input = await checked(request.body);
      return reply.code(201).send(await savedQueries.create(input, LOCAL_OWNER));
    },
  );

  app.put(
    '/saved-queries/:id',
    { schema: { params, body, tags: ['saved queries'] } },
    async (request) => {
      const { id } = request.params;
      refusePredefined(id);
      return found(await savedQueries.update(id, await checked(request.body, id)), id);
    },
  );

  app.delete(
    '/saved-queries/:id',
    { schema: { params, tags: ['saved queries'] } },
    async (request, reply) => {
      const { id } = request.params;
      refusePredefined(id);
      if (!(await savedQueries.delete(id))) throw notFound(id);
      return reply.code(204).send();
    },
  );

  /** The name without spaces around it, unless another query has it. */
  async function checked(input: SavedQueryInput, id?: string): Promise<SavedQueryInput> {
    const name = input.name.trim();
    const others = [...predefinedQueries, ...(await savedQueries.list())];
    if (
      others.some((query) => query.id !== id && query.name.toLowerCase() === name.toLowerCase())
    ) {
      throw new ProblemError(409, 'name-taken', `there is a query named "${name}" already`, {
        parameter: 'name',
        remedy: 'Choose another name, or update that query.',
      });
    }
    return { ...input, name };
  }
};

function refusePredefined(id: string): void {
  if (!predefinedQueries.some((query) => query.id === id)) return;
  throw new ProblemError(403, 'query-predefined', 'a predefined query cannot be changed', {
    parameter: 'id',
    remedy: 'Save a copy of it under another name.',
  });
}

function found(query: SavedQuery | undefined, id: string): SavedQuery {
  if (!query) throw notFound(id);
  return query;
}

function notFound(id: string): ProblemError {
  return new ProblemError(404, 'query-unknown', `there is no saved query ${id}`, {
    parameter: 'id',
  });
}
