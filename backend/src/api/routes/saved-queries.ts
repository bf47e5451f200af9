import type { FastifyRequest } from 'fastify';
import { Type } from '@fastify/type-provider-typebox';
import type { SavedQuery, SavedQueryInput } from '@tributary/model';
import { predefinedQueries } from '../../store/saved-query-store.ts';
import type { ApiPlugin } from '../instance.ts';
import { ProblemError } from '../problem.ts';

/** Who saves where nobody signs in, or all sign in with one token. */
const LOCAL_OWNER = 'local';

const params = Type.Object({ id: Type.String({ maxLength: 128 }) });

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
    async (request) => ({
      savedQueries: [...predefinedQueries, ...(await visible(ownerOf(request)))],
    }),
  );

  app.get(
    '/saved-queries/:id',
    { schema: { params, tags: ['saved queries'] } },
    async (request) => {
      const { id } = request.params;
      const known = [...predefinedQueries, ...(await visible(ownerOf(request)))];
      return found(
        known.find((query) => query.id === id),
        id,
      );
    },
  );

  app.post(
    '/saved-queries',
    { schema: { body, tags: ['saved queries'] } },
    async (request, reply) => {
      const owner = ownerOf(request);
      const input = await checked(request.body, owner);
      return reply.code(201).send(await savedQueries.create(input, owner));
    },
  );

  app.put(
    '/saved-queries/:id',
    { schema: { params, body, tags: ['saved queries'] } },
    async (request) => {
      const { id } = request.params;
      const owner = ownerOf(request);
      await requireOwn(id, owner);
      return found(await savedQueries.update(id, await checked(request.body, owner, id)), id);
    },
  );

  app.delete(
    '/saved-queries/:id',
    { schema: { params, tags: ['saved queries'] } },
    async (request, reply) => {
      const { id } = request.params;
      await requireOwn(id, ownerOf(request));
      if (!(await savedQueries.delete(id))) throw notFound(id);
      return reply.code(204).send();
    },
  );

  /** Somebody's own queries and those that others share, none of which is somebody's default. */
  async function visible(owner: string): Promise<readonly SavedQuery[]> {
    const queries = await savedQueries.list();
    return queries.flatMap((query) => {
      if (query.owner === owner) return [query];
      return query.shared ? [{ ...query, isDefault: false }] : [];
    });
  }

  /** Throws unless the query is there and is the owner's to change. */
  async function requireOwn(id: string, owner: string): Promise<void> {
    refusePredefined(id);
    const query = found(
      (await visible(owner)).find((candidate) => candidate.id === id),
      id,
    );
    if (query.owner === owner) return;
    throw new ProblemError(403, 'query-of-another', 'only its owner may change a shared query', {
      parameter: 'id',
      remedy: 'Save a copy of it under another name.',
    });
  }

  /** The name without spaces around it, unless another query that the owner sees has it. */
  async function checked(
    input: SavedQueryInput,
    owner: string,
    id?: string,
  ): Promise<SavedQueryInput> {
    const name = input.name.trim();
    const others = [...predefinedQueries, ...(await visible(owner))];
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

function ownerOf({ access }: FastifyRequest): string {
  return access.user || LOCAL_OWNER;
}

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
