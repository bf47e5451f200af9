import { once } from 'node:events';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem, SavedQuery } from '@tributary/model';
import { startBackend } from './backend.ts';
import type { TestBackend } from './backend.ts';

describe('the HTTP server', () => {
  let backend: TestBackend;
  beforeAll(async () => {
    backend = await startBackend({ PAGE_DIR: '/nonexistent' });
  });
  afterAll(() => backend.stop());

  it.each([
    [{ host: 'localhost:9001' }, 200],
    [{ host: '127.0.0.1' }, 200],
    [{ host: '[::1]:9001' }, 200],
    [{ host: 'evil.example' }, 403],
    [{ host: '127.0.0.1.evil.example' }, 403],
    [{ host: 'localhost.evil.example' }, 403],
  ])('on loopback answers %o with %i', async (headers, status) => {
    const response = await backend.fastify.inject({ url: '/api/v1/config', headers });
    expect(response.statusCode).toBe(status);
  });

  const query = {
    name: 'Mine',
    description: '',
    shared: false,
    isDefault: false,
    view: 'tab=flows',
  };

  it.each([
    [{ origin: 'http://localhost:9001' }, 201],
    [{ origin: 'http://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
  ])('answers a write with %o by %i', async (headers, status) => {
    const response = await backend.fastify.inject({
      method: 'POST',
      url: '/api/v1/saved-queries',
      headers: { host: 'localhost:9001', ...headers },
      payload: query,
    });
    expect(response.statusCode).toBe(status);
  });

  it('keeps named queries, one of them the default', async () => {
    const call = async (method: 'POST' | 'PUT' | 'DELETE', path: string, payload?: object) =>
      backend.fastify.inject({
        method,
        url: `/api/v1/saved-queries${path}`,
        headers: { host: 'localhost' },
        ...(payload && { payload }),
      });
    const first = (
      await call('POST', '', { ...query, name: ' A ', isDefault: true })
    ).json<SavedQuery>();
    const second = (await call('POST', '', { ...query, name: 'B' })).json<SavedQuery>();
    expect(first).toMatchObject({ name: 'A', isDefault: true, predefined: false });
    expect((await call('POST', '', { ...query, name: 'a' })).json<Problem>().code).toBe(
      'name-taken',
    );
    expect((await call('POST', '', { ...query, name: ' ' })).statusCode).toBe(400);
    expect((await call('PUT', '/drops', query)).json<Problem>().code).toBe('query-predefined');
    expect((await call('PUT', '/unheard', { ...query, name: 'C' })).statusCode).toBe(404);
    await call('PUT', `/${second.id}`, { ...query, name: 'B2', isDefault: true });
    const list = () => backend.get<{ savedQueries: SavedQuery[] }>('/api/v1/saved-queries');
    const defaults = (await list()).savedQueries.filter((saved) => saved.isDefault);
    expect(defaults.map(({ name }) => name)).toEqual(['B2']);
    expect((await call('DELETE', `/${first.id}`)).statusCode).toBe(204);
    const names = (await list()).savedQueries.map(({ name }) => name);
    expect(names).not.toContain('A');
    expect(names).toContain('Secondary interfaces only');
  });

  it('says that the page is not built, to browsers only', async () => {
    const ask = (url: string, accept: string) =>
      backend.fastify.inject({ url, headers: { host: 'localhost', accept } });
    const page = await ask('/flows', 'text/html');
    expect([page.statusCode, page.headers['content-type']]).toEqual([
      503,
      'text/html; charset=utf-8',
    ]);
    expect(page.body).toContain('npm run build:page');
    expect((await ask('/flows', 'application/json')).json<Problem>().code).toBe('not-found');
    expect((await ask('/api/v1/unheard', 'text/html')).statusCode).toBe(404);
  });

  it('describes every route', async () => {
    const { paths } = await backend.get<{ paths: Record<string, object> }>('/documentation/json');
    expect(Object.keys(paths).sort()).toEqual([
      '/api/v1/config',
      '/api/v1/export',
      '/api/v1/flows',
      '/api/v1/histogram',
      '/api/v1/interfaces',
      '/api/v1/metrics',
      '/api/v1/query-plan',
      '/api/v1/saved-queries',
      '/api/v1/saved-queries/{id}',
      '/api/v1/status',
      '/api/v1/values/{field}',
    ]);
  });

  it('tells the store when a client goes', async () => {
    const { store } = backend.services;
    const { histogram } = store;
    const aborted = new Promise((resolve) => {
      store.histogram = (_query, signal) => {
        client.destroy();
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(signal.reason as Error);
            resolve(true);
          });
        });
      };
    });
    await backend.fastify.listen({ host: '127.0.0.1', port: 0 });
    const { port } = backend.fastify.server.address() as AddressInfo;
    const client = get(`http://127.0.0.1:${port}/api/v1/histogram`);
    const gone = once(client, 'error');
    expect(await aborted).toBe(true);
    await gone;
    store.histogram = histogram;
  });
});
