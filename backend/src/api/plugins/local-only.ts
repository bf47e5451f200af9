import fp from 'fastify-plugin';
import { isLoopback } from '../../auth/loopback.ts';
import { ProblemError } from '../problem.ts';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Keeps other web sites away from a server on this machine: on a loopback address, a foreign Host
 * is refused (DNS rebinding), and so are writes that a page of another origin sends.
 */
export const localOnly = fp<{ host: string }>(async (app, { host }) => {
  const onLoopback = isLoopback(host);

  app.addHook('onRequest', async (request) => {
    if (onLoopback && !isLoopback(request.hostname)) {
      throw new ProblemError(
        403,
        'host-foreign',
        `"${request.host}" is not a name of this machine`,
        {
          parameter: 'Host',
          remedy:
            'Open the page as http://localhost, or set HTTP_HOST and AUTH_TOKEN_FILE for use from elsewhere.',
        },
      );
    }
    if (!READS.has(request.method) && isCrossSite(request.headers, request.host)) {
      throw new ProblemError(403, 'origin-foreign', 'a page of another site may not write', {
        parameter: 'Origin',
        remedy: "Send the request from this server's own page.",
      });
    }
  });
});

function isCrossSite(
  headers: { origin?: string | undefined; 'sec-fetch-site'?: string | string[] | undefined },
  host: string,
): boolean {
  if (headers['sec-fetch-site'] === 'cross-site') return true;
  if (headers.origin === undefined) return false;
  return !URL.canParse(headers.origin) || new URL(headers.origin).host !== host;
}
