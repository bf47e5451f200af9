import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';

const HASHED = /[.-][0-9a-f]{8,}\.[a-z0-9]+(\.map)?$/;
const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Tributary</title>
<body><h1>The page is not built</h1>
<p>Build it with <code>npm run build:page</code> and load this page again. The API works without it: see
<a href="/documentation">/documentation</a>.</p></body></html>
`;

/** The page of its own at `/`, and the OpenShift plugin's files at `/plugin/`. */
export const page: FastifyPluginAsync<{ dir: string }> = async (app, { dir }) => {
  const standalone = join(dir, 'standalone');
  const plugin = join(dir, 'plugin');
  const setHeaders = (reply: { header(name: string, value: string): unknown }, path: string) => {
    reply.header(
      'cache-control',
      HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
  };
  if (existsSync(plugin)) {
    await app.register(fastifyStatic, {
      root: plugin,
      prefix: '/plugin/',
      cacheControl: false,
      setHeaders,
    });
  }
  const isBuilt = existsSync(join(standalone, 'index.html'));
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: standalone,
      prefix: '/',
      wildcard: false,
      decorateReply: !existsSync(plugin),
      cacheControl: false,
      setHeaders,
    });
  }
  app.get('/*', { schema: { hide: true } }, (request, reply) => {
    const wantsPage = request.headers.accept?.includes('text/html') ?? false;
    if (!wantsPage || /^\/(api|plugin)\//.test(request.url)) return reply.callNotFound();
    if (isBuilt) return reply.sendFile('index.html', standalone);
    return reply.code(503).type('text/html; charset=utf-8').send(NOT_BUILT);
  });
};
