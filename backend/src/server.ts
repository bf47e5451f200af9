import Fastify from 'fastify';
import { app } from './app.ts';
import { prometheusRoutes } from './api/routes/prometheus.ts';
import { readConfig, USAGE } from './config/config.ts';
import type { Config } from './config/config.ts';
import { httpOptions } from './http-options.ts';
import { openServices } from './services.ts';
import type { RunningServices } from './services.ts';
import { explainStartError } from './start-error.ts';
import { grpcCredentials } from './tls/grpc-credentials.ts';
import { followCertificate, readCertificate } from './tls/http-certificate.ts';

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(USAGE);
} else {
  start().catch((error: unknown) => {
    process.stderr.write(`tributary backend: ${explainStartError(error)}\n`);
    process.exit(1);
  });
}

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const { http, grpc } = config.access;
  const isSecure = http.certificateFile !== '';
  const fastify = Fastify({
    logger: { level: config.logLevel },
    ...httpOptions,
    https: isSecure ? readCertificate(http) : null,
  });
  const credentials = grpcCredentials(grpc);
  const services = await openServices(config, fastify.log);
  try {
    const { httpHost, pageDir } = config;
    const ownMetrics = config.metricsPort !== 0;
    await fastify.register(app, { services, httpHost, pageDir, ownMetrics });
    if (isSecure) {
      const stop = followCertificate(fastify.server as never, http, fastify.log);
      fastify.addHook('onClose', async () => stop());
    }
    const grpcPort = await services.collector.listen(config.grpcHost, config.grpcPort, credentials);
    await fastify.listen({ host: httpHost, port: config.httpPort });
    fastify.log.info(
      { grpcHost: config.grpcHost, grpcPort, tls: credentials._isSecure() },
      'collector listening',
    );
    const metrics = ownMetrics ? await serveMetrics(config, services) : undefined;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        void Promise.all([metrics?.close(), fastify.close()])
          .then(() => services.close())
          .then(() => process.exit(0));
      });
    }
  } catch (error) {
    await services.close();
    throw error;
  }
}

/** `/metrics` on a port of its own, which only Prometheus needs to reach. */
async function serveMetrics({ httpHost, metricsPort }: Config, services: RunningServices) {
  const fastify = Fastify(httpOptions);
  fastify.decorate('services', services);
  await fastify.register(prometheusRoutes);
  await fastify.listen({ host: httpHost, port: metricsPort });
  return fastify;
}
