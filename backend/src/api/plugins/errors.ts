import fp from 'fastify-plugin';
import type { FastifyError } from 'fastify';
import { describeError } from '../describe-error.ts';
import { ProblemError, toProblem } from '../problem.ts';

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** The one place where errors become answers; the text of unexpected ones is not told. */
export const errors = fp(async (app) => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = describeError(error, request.closed);
    if (problem.status >= 500) request.log.error({ err: error }, 'request failed');
    return reply.code(problem.status).type(PROBLEM_TYPE).send(toProblem(problem));
  });

  app.setNotFoundHandler((request, reply) => {
    const problem = new ProblemError(
      404,
      'not-found',
      `there is no ${request.method} ${request.url}`,
      {
        remedy: 'The routes are described at /documentation.',
      },
    );
    return reply.code(404).type(PROBLEM_TYPE).send(toProblem(problem));
  });
});
