/** Who sees what: by the embedded store here, by Loki and a real cluster in integration-tests/cluster. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InterfacesAnswer, SavedQuery, StatusAnswer } from '@tributary/model';
import { accessCases, ownedFlows, people } from './access-cases.ts';
import { startBackend, toBatch } from './backend.ts';
import type { TestBackend } from './backend.ts';

let backend: TestBackend;

beforeAll(async () => {
  backend = await startBackend({}, people);
  await backend.services.store.write([toBatch(ownedFlows)]);
});

afterAll(() => backend.stop());

describe('access', () => {
  accessCases(() => backend);

  it.each([
    'flows',
    'values/SrcAddr',
    'histogram',
    'metrics?type=Bytes&function=sum',
    'export?format=csv',
    'query-plan',
    'interfaces',
    'status',
    'config',
    'saved-queries',
  ])('refuses /%s to who is not signed in, in any spelling', async (path) => {
    for (const prefix of ['/api/v1/', '/%61pi/v1/', '/api/%76%31/']) {
      for (const token of [undefined, 'stranger']) {
        const response = await backend.as(token, { url: prefix + path });
        expect(response.statusCode, prefix).toBe(401);
        expect(response.json()).toMatchObject({ code: 'unauthenticated' });
      }
    }
  });

  it('shows agents, interfaces and the store to who sees all', async () => {
    backend.services.inventory.apply(
      {
        node: 'n',
        agentIp: '10.0.0.1',
        agentVersion: '',
        full: true,
        timeMs: 1,
        interfaces: [],
        removed: [],
        counters: { dropped: 1 },
        agentStartMs: 1,
        countersMs: 1,
      },
      Date.now(),
    );
    const read = async <T>(who: string, path: string) =>
      (await backend.as(who, { url: `/api/v1/${path}` })).json<T>();
    expect((await read<InterfacesAnswer>('admin', 'interfaces')).agents).toHaveLength(1);
    expect((await read<InterfacesAnswer>('alice', 'interfaces')).agents).toEqual([]);
    expect((await read<StatusAnswer>('admin', 'status')).store.flows).toBe(ownedFlows.length);
    expect(await read<StatusAnswer>('alice', 'status')).not.toHaveProperty('flows');
    expect((await read<StatusAnswer>('alice', 'status')).store).toEqual({ kind: 'duckdb' });
    expect(await read('alice', 'config')).toMatchObject({
      user: { name: 'alice', namespaces: ['shop'] },
    });
  });

  it('keeps saved queries apart, unless they are shared', async () => {
    const save = (who: string, name: string, shared: boolean) =>
      backend.as(who, {
        method: 'POST',
        url: '/api/v1/saved-queries',
        payload: { name, description: '', shared, isDefault: false, view: 'filters=dns_id=1' },
      });
    const own = (await save('alice', 'mine', false)).json<SavedQuery>();
    const shared = (await save('alice', 'ours', true)).json<SavedQuery>();
    expect((await save('bob', 'mine', false)).statusCode).toBe(201);
    expect((await save('bob', 'ours', false)).statusCode).toBe(409);
    const change = (who: string, { id }: SavedQuery, method: 'PUT' | 'DELETE' | 'GET') =>
      backend.as(who, {
        method,
        url: `/api/v1/saved-queries/${id}`,
        ...(method === 'PUT' && {
          payload: { name: 'x', description: '', shared: true, isDefault: false, view: '' },
        }),
      });
    for (const method of ['GET', 'PUT', 'DELETE'] as const) {
      expect((await change('bob', own, method)).statusCode).toBe(404);
    }
    expect((await change('bob', shared, 'GET')).statusCode).toBe(200);
    expect((await change('bob', shared, 'DELETE')).statusCode).toBe(403);
    expect((await change('alice', shared, 'DELETE')).statusCode).toBe(204);
  });

  it('signs in by a form and knows the cookie then', async () => {
    const signIn = (token: string) =>
      backend.fastify.inject({
        method: 'POST',
        url: '/login',
        headers: { host: 'localhost', 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({ token }).toString(),
      });
    expect((await signIn('stranger')).statusCode).toBe(401);
    const done = await signIn('alice');
    expect(done.statusCode).toBe(303);
    const cookie = String(done.headers['set-cookie']).split(';', 1)[0]!;
    expect(String(done.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/);
    const config = await backend.fastify.inject({
      url: '/api/v1/config',
      headers: { host: 'localhost', cookie },
    });
    expect(config.json()).toMatchObject({ user: { name: 'alice' } });
  });

  it('has no metrics beside routes that need signing in', async () => {
    expect((await backend.as('admin', { url: '/metrics' })).statusCode).toBe(404);
  });
});

describe('access without a cluster', () => {
  it('does not open to a network without a token', async () => {
    await expect(startBackend({ HTTP_HOST: '0.0.0.0' })).rejects.toThrow('set AUTH_TOKEN_FILE');
  });

  it('opens to who has the token, which can be changed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tributary-token-'));
    const file = join(folder, 'token');
    writeFileSync(file, 'first\n');
    const guarded = await startBackend({ HTTP_HOST: '0.0.0.0', AUTH_TOKEN_FILE: file });
    const status = async (token?: string) =>
      (await guarded.as(token, { url: '/api/v1/config' })).statusCode;
    expect([await status(), await status('wrong'), await status('first')]).toEqual([401, 401, 200]);
    writeFileSync(file, 'second');
    expect([await status('first'), await status('second')]).toEqual([401, 200]);
    await guarded.stop();
    rmSync(folder, { recursive: true });
  });
});
