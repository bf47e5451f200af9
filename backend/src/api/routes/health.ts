import type { ApiPlugin } from '../instance.ts';

export const healthRoutes: ApiPlugin = async (app) => {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok' }));
  app.get('/readyz', { schema: { hide: true } }, async (request) => {
    await app.services.store.stats(request.closed);
    return { status: 'ready' };
  });
};
