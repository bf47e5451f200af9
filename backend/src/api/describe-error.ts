import type { FastifyError } from 'fastify';
import { LokiQueryError } from '../store/loki/query-error.ts';
import { SavedQueriesError } from '../store/saved-query-store.ts';
import { ofLoki } from './loki-problem.ts';
import { ProblemError } from './problem.ts';

/** What the client is told of an error; the text of unexpected ones stays in the log. */
export function describeError(error: FastifyError, closed: AbortSignal): ProblemError {
  if (error instanceof ProblemError) return error;
  if (closed.aborted)
    return new ProblemError(499, 'client-closed', 'the client closed the request');
  if (error instanceof LokiQueryError) return ofLoki(error);
  if (error instanceof SavedQueriesError) return ofSavedQueries(error);
  const [first] = error.validation ?? [];
  if (first) {
    const missing = first.params['missingProperty'] ?? first.params['additionalProperty'];
    const parameter = first.instancePath.slice(1).replaceAll('/', '.') || asText(missing);
    return new ProblemError(400, 'parameter-invalid', error.message, {
      ...(parameter && { parameter }),
      remedy: 'The parameters are described at /documentation.',
    });
  }
  const status = error.statusCode ?? 500;
  if (status < 500) return new ProblemError(status, 'request-invalid', error.message);
  return new ProblemError(500, 'internal', 'the server could not answer', {
    remedy: "The server's log holds the reason; try again.",
  });
}

function ofSavedQueries({ reason, message }: SavedQueriesError): ProblemError {
  if (reason === 'full') {
    return new ProblemError(413, 'saved-queries-full', message, {
      remedy: 'Delete queries that you no longer need.',
    });
  }
  return new ProblemError(503, 'saved-queries-unavailable', message, {
    remedy: 'Try again; the rights of the backend are in its Role, tributary-backend.',
  });
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
