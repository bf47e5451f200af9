import type { FastifyPluginAsync } from 'fastify';
import { authentication } from './api/plugins/authentication.ts';
import { cancellation } from './api/plugins/cancellation.ts';
import { documentation } from './api/plugins/documentation.ts';
import { errors } from './api/plugins/errors.ts';
import { login } from './api/plugins/login.ts';
import { localOnly } from './api/plugins/local-only.ts';
import { page } from './api/plugins/page.ts';
import compress from '@fastify/compress';
import type { Services } from './api/instance.ts';
import { exportRoutes } from './api/routes/export.ts';
import { flowsRoutes } from './api/routes/flows.ts';
import { healthRoutes } from './api/routes/health.ts';
import { histogramRoutes } from './api/routes/histogram.ts';
import { interfacesRoutes } from './api/routes/interfaces.ts';
import { metricsRoutes } from './api/routes/metrics.ts';
import { prometheusRoutes } from './api/routes/prometheus.ts';
import { savedQueriesRoutes } from './api/routes/saved-queries.ts';
import { statusRoutes } from './api/routes/status.ts';
import { valuesRoutes } from './api/routes/values.ts';

export interface AppOptions {
  readonly services: Services;
  /** The address that the server listens on: a loopback one admits local names only. */
  readonly httpHost: string;
  readonly pageDir: string;
  /** `/metrics` has a port of its own. It is never beside routes that need signing in. */
  readonly ownMetrics: boolean;
}

const API_PREFIX = '/api/v1';
const apiRoutes = [
  flowsRoutes,
  metricsRoutes,
  valuesRoutes,
  histogramRoutes,
  interfacesRoutes,
  exportRoutes,
  savedQueriesRoutes,
  statusRoutes,
];

/** The HTTP server as one plugin: what all requests share first, then the routes. */
export const app: FastifyPluginAsync<AppOptions> = async (fastify, options) => {
  fastify.decorate('services', options.services);
  await fastify.register(errors);
  await fastify.register(cancellation);
  await fastify.register(localOnly, { host: options.httpHost });
  await fastify.register(compress, { threshold: 4_096 });
  await fastify.register(documentation);

  const { authenticator } = options.services;
  await fastify.register(
    async (api) => {
      await api.register(authentication, { authenticator });
      for (const routes of apiRoutes) await api.register(routes);
    },
    { prefix: API_PREFIX },
  );
  await fastify.register(login, { authenticator });
  await fastify.register(healthRoutes);
  if (!options.ownMetrics && !authenticator.signsIn) await fastify.register(prometheusRoutes);
  await fastify.register(page, { dir: options.pageDir });
};
