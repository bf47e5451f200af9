import Fastify from 'fastify';
import { app } from './app.ts';
import { readConfig, USAGE } from './config/config.ts';
import type { Config } from './config/config.ts';
import { httpOptions } from './http-options.ts';
import { openServices } from './services.ts';
import { explainStartError } from './start-error.ts';

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
  const fastify = Fastify({
    logger: { level: config.logLevel },
    ...httpOptions,
  });
  const services = await openServices(config, fastify.log);
  await fastify.register(app, { services, httpHost: config.httpHost, pageDir: config.pageDir });
  await listen(config, fastify, services);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void close(fastify, services).then(() => process.exit(0));
    });
  }
}

type Server = ReturnType<typeof Fastify>;
type Services = Awaited<ReturnType<typeof openServices>>;

async function listen(config: Config, fastify: Server, services: Services): Promise<void> {
  try {
    const grpcPort = await services.collector.listen(config.grpcHost, config.grpcPort);
    await fastify.listen({ host: config.httpHost, port: config.httpPort });
    fastify.log.info({ grpcHost: config.grpcHost, grpcPort }, 'collector listening');
  } catch (error) {
    await services.close();
    throw error;
  }
}

async function close(fastify: Server, services: Services): Promise<void> {
  await fastify.close();
  await services.close();
}
