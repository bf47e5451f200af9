import { LogController } from 'fastify';

/** What a Fastify instance for `app` has to be made with: an unknown parameter is an error, never dropped. */
export const httpOptions = {
  logController: new LogController({ disableRequestLogging: true }),
  forceCloseConnections: true,
  ajv: { customOptions: { removeAdditional: false } },
} as const;
