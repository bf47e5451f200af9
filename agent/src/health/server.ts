import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';

/**
 * Serves `/healthz` (the process answers), `/readyz` (hooks are in place and flows are read) and `/metrics`. `ready`
 * returns why not, or undefined.
 */
export function healthServer(registry: Registry, ready: () => string | undefined): FastifyInstance {
  const server = Fastify();
  server.get('/healthz', () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => {
    const reason = ready();
    if (reason === undefined) return { status: 'ready' };
    return reply.code(503).send({ status: 'not ready', reason });
  });
  server.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
  return server;
}
