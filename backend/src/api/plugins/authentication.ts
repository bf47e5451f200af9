import fp from 'fastify-plugin';
import type { FastifyRequest } from 'fastify';
import type { Access } from '../../auth/access.ts';
import { AuthUnavailableError } from '../../auth/authenticator.ts';
import type { Authenticator } from '../../auth/authenticator.ts';
import { ProblemError } from '../problem.ts';

/** The page's cookie: a browser cannot add a header to what it opens itself. */
export const TOKEN_COOKIE = 'tributary-token';

declare module 'fastify' {
  interface FastifyRequest {
    /** What whoever sent the request may see. */
    access: Access;
  }
}

/**
 * Finds out what whoever sends a request may see, before any route of the same scope runs. The token comes as
 * `Authorization: Bearer`, as the OpenShift console sends it, or in the page's cookie.
 */
export const authentication = fp<{ authenticator: Authenticator }>(
  async (app, { authenticator }) => {
    // set by the hook before any handler reads it
    app.decorateRequest('access', null as unknown as Access);

    app.addHook('onRequest', async (request) => {
      request.access = await accessOf(authenticator, request);
    });
  },
);

async function accessOf(authenticator: Authenticator, request: FastifyRequest): Promise<Access> {
  const token = tokenOf(request);
  try {
    const access = await authenticator.accessOf(token);
    if (access) return access;
  } catch (error) {
    if (!(error instanceof AuthUnavailableError)) throw error;
    request.log.error({ err: error }, 'a request could not be authenticated');
    throw new ProblemError(503, 'auth-unavailable', error.message, {
      remedy: 'Try again; if it stays so, see the log of the backend.',
    });
  }
  throw new ProblemError(
    401,
    'unauthenticated',
    token === undefined ? 'nobody is signed in' : 'the token is not valid, or not any more',
    {
      parameter: 'Authorization',
      remedy: 'Sign in at /login, or send "Authorization: Bearer" with a token.',
    },
  );
}

/** The bearer token of a request; undefined when there is none. */
function tokenOf({ headers }: FastifyRequest): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  const cookie = (headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${TOKEN_COOKIE}=`));
  const value = cookie?.slice(TOKEN_COOKIE.length + 1);
  if (!value) return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
