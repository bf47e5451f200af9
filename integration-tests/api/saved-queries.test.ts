/** Saved queries where they are kept: in the embedded database, and in ConfigMaps of a cluster. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Problem, SavedQuery } from '@tributary/model';
import { kubeconfigOf, StandInApi } from '../rig/kubernetes/stand-in.ts';
import { people } from './access-cases.ts';
import { startBackend } from './backend.ts';
import type { TestBackend } from './backend.ts';

const PATH = '/api/v1/saved-queries';

let backend: TestBackend;
const input = (name: string, more: object = {}) => ({
  name,
  description: '',
  shared: false,
  isDefault: false,
  view: 'filters=interfaces=net1',
  ...more,
});
const send = (who: string, method: 'POST' | 'PUT' | 'DELETE', path: string, payload?: object) =>
  backend.as(who, { method, url: PATH + path, ...(payload && { payload }) });
const save = async (who: string, name: string, more?: object) =>
  (await send(who, 'POST', '', input(name, more))).json<SavedQuery>();
const own = async (who: string) =>
  (await backend.as(who, { url: PATH }))
    .json<{ savedQueries: SavedQuery[] }>()
    .savedQueries.filter(({ predefined }) => !predefined);

function cases() {
  it('keeps, changes and deletes what somebody saves', async () => {
    const saved = await save('alice', 'Storage');
    expect(await own('alice')).toEqual([saved]);
    expect(await own('bob')).toEqual([]);
    const changed = await send(
      'alice',
      'PUT',
      `/${saved.id}`,
      input('Storage, all', { shared: true }),
    );
    expect(changed.json()).toMatchObject({ id: saved.id, name: 'Storage, all', shared: true });
    expect((await own('bob')).map(({ name }) => name)).toEqual(['Storage, all']);
    expect((await send('bob', 'DELETE', `/${saved.id}`)).statusCode).toBe(403);
    expect((await send('alice', 'DELETE', `/${saved.id}`)).statusCode).toBe(204);
    expect((await send('alice', 'DELETE', `/${saved.id}`)).statusCode).toBe(404);
    expect(await own('alice')).toEqual([]);
  });

  it('has one default for each owner, and nobody has that of another', async () => {
    await save('alice', 'first', { isDefault: true, shared: true });
    await save('alice', 'second', { isDefault: true });
    const defaults = (queries: SavedQuery[]) =>
      queries.filter(({ isDefault }) => isDefault).map(({ name }) => name);
    expect(defaults(await own('alice'))).toEqual(['second']);
    await send(
      'alice',
      'PUT',
      `/${(await own('alice'))[0]!.id}`,
      input('first', { shared: true, isDefault: true }),
    );
    expect(defaults(await own('alice'))).toEqual(['first']);
    expect(defaults(await own('bob'))).toEqual([]);
  });
}

describe('saved queries in the embedded database', () => {
  beforeEach(async () => {
    backend = await startBackend({}, people);
  });
  afterEach(() => backend.stop());
  cases();
});

describe('saved queries in ConfigMaps', () => {
  const before = process.env['KUBECONFIG'];
  let api: StandInApi;
  let folder: string;
  const writes = () => api.requests.filter((request) => !request.startsWith('GET'));

  beforeEach(async () => {
    api = new StandInApi();
    folder = mkdtempSync(join(tmpdir(), 'tributary-kubeconfig-'));
    process.env['KUBECONFIG'] = join(folder, 'config');
    writeFileSync(process.env['KUBECONFIG'], kubeconfigOf(await api.start()));
    backend = await startBackend({ KUBERNETES: 'on', SAVED_QUERIES: 'kubernetes' }, people);
    api.requests.length = 0;
  });
  afterEach(async () => {
    await backend.stop();
    await api.stop();
    rmSync(folder, { recursive: true });
    if (before === undefined) delete process.env['KUBECONFIG'];
    else process.env['KUBECONFIG'] = before;
  });
  cases();

  it('are there when another pod of the backend starts', async () => {
    await save('alice', 'Storage');
    await backend.stop();
    backend = await startBackend({ KUBERNETES: 'on', SAVED_QUERIES: 'kubernetes' }, people);
    expect((await own('alice')).map(({ name }) => name)).toEqual(['Storage']);
  });

  it('take one object for each owner, in one namespace', async () => {
    await save('alice', 'one');
    await save('alice', 'two');
    await save('bob', 'three');
    const paths = writes().map((request) => request.replace(/-[0-9a-f]{32}$/, ''));
    expect(paths).toEqual([
      'POST /api/v1/namespaces/default/configmaps',
      'PUT /api/v1/namespaces/default/configmaps/tributary-saved-queries',
      'POST /api/v1/namespaces/default/configmaps',
    ]);
  });

  it('lose nothing when two save at once', async () => {
    await save('alice', 'zero');
    const names = ['one', 'two', 'three', 'four'];
    await Promise.all(names.map((name) => save('alice', name)));
    expect((await own('alice')).map(({ name }) => name).sort()).toEqual(['zero', ...names].sort());
  });

  it('are tried again after a conflict, but not for ever', async () => {
    api.conflicts = 2;
    expect(await save('alice', 'late')).toMatchObject({ name: 'late' });
    api.conflicts = 100;
    expect((await send('alice', 'POST', '', input('never'))).statusCode).toBe(503);
  });

  it('are bounded for each owner', async () => {
    const view = `filters=interfaces=${'x'.repeat(16_000)}`;
    let last = 201;
    let kept = -1;
    for (; last === 201; kept++) {
      const answer = await send('alice', 'POST', '', input(`query ${kept}`, { view }));
      last = answer.statusCode;
      if (last !== 201)
        expect(answer.json<Problem>()).toMatchObject({ code: 'saved-queries-full' });
    }
    expect(last).toBe(413);
    expect(kept).toBe(16);
    expect(await save('bob', 'room for others')).toMatchObject({ owner: 'bob' });
  });

  it('say which object somebody broke by hand, and leave it as it is', async () => {
    const { id } = await save('alice', 'one');
    await save('bob', 'other', { shared: true });
    const name = `tributary-saved-queries-${id.split('.')[0]}`;
    api.put('/api/v1', 'configmaps', {
      metadata: { name, namespace: 'default', labels: { 'tributary.io/content': 'saved-queries' } },
      ...{ data: { queries: '{"not": "a list"}' } },
    });
    expect((await own('alice')).map((query) => query.name)).toEqual(['other']);
    const answer = await send('alice', 'POST', '', input('two'));
    expect(answer.statusCode).toBe(503);
    expect(answer.json<Problem>().detail).toContain(name);
  });
});
