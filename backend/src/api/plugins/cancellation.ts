import type { IncomingMessage } from 'node:http';
import fp from 'fastify-plugin';
import type { FastifyRequest } from 'fastify';

/** `request.closed` aborts when the client goes before its answer is complete. */
export const cancellation = fp(async (app) => {
  const signals = new WeakMap<IncomingMessage, AbortSignal>();

  app.decorateRequest('closed', {
    getter(this: FastifyRequest): AbortSignal {
      return signals.get(this.raw)!;
    },
  });

  app.addHook('onRequest', async (request, reply) => {
    const controller = new AbortController();
    signals.set(request.raw, controller.signal);
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) controller.abort();
    });
  });
});
