import type { ConfigAnswer, StatusAnswer } from '@tributary/model';
import type { ApiPlugin } from '../instance.ts';
import { readInventory } from './interfaces.ts';
import { MAX_PAGE_SIZE, MAX_SERIES } from '../limits.ts';

export const statusRoutes: ApiPlugin = async (app) => {
  const { services } = app;

  app.get(
    '/status',
    { schema: { summary: 'Agents, store and the account of every flow', tags: ['status'] } },
    async (request): Promise<StatusAnswer> => {
      const { agents } = readInventory(services, request.access);
      const { version, startedMs } = services;
      // what is stored and lost is about the flows of all
      if (request.access.namespaces) {
        return { version, startedMs, agents, store: { kind: services.store.kind } };
      }
      const store = await services.store.stats(request.closed);
      return {
        version,
        startedMs,
        agents,
        store: {
          kind: services.store.kind,
          flows: store.flows,
          bytesOnDisk: store.bytesOnDisk,
          ...(store.oldestMs !== undefined && { oldestMs: store.oldestMs }),
          ...(store.newestMs !== undefined && { newestMs: store.newestMs }),
        },
        flows: services.ingest.counters(),
      };
    },
  );

  app.get(
    '/config',
    { schema: { summary: 'What a page needs to know', tags: ['status'] } },
    async (request): Promise<ConfigAnswer> => ({
      version: services.version,
      store: services.store.kind,
      features: [],
      limits: { maxPageSize: MAX_PAGE_SIZE, maxSeries: MAX_SERIES },
      kubernetes: services.kubernetes !== undefined,
      user: {
        name: request.access.user,
        ...(request.access.namespaces && { namespaces: [...request.access.namespaces].sort() }),
      },
    }),
  );
};
