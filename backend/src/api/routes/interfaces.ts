import type { ApiPlugin } from '../instance.ts';

export const interfacesRoutes: ApiPlugin = async (app) => {
  app.get(
    '/interfaces',
    {
      schema: { summary: 'Every interface that agents know, with its coverage', tags: ['agents'] },
    },
    async () => app.services.inventory.snapshot(Date.now()),
  );
};
