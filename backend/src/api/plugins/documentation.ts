import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fp from 'fastify-plugin';

/** OpenAPI from the routes' schemas, at /documentation. */
export const documentation = fp(async (app) => {
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Tributary',
        description: 'Flows on every interface of every network namespace.',
        version: app.services.version,
      },
    },
  });
  await app.register(swaggerUi, { routePrefix: '/documentation' });
});
