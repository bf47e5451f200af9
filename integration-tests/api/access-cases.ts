import type { FlowRecord } from '@tributary/model';
import { expect, it } from 'vitest';
import type { Access } from '../../backend/src/auth/access.ts';
import type { Authenticator } from '../../backend/src/auth/authenticator.ts';
import type { TestBackend } from './backend.ts';

/** Signs in whom the tests name; what the cluster really decides is tested on a real one. */
export const people: Authenticator = {
  signsIn: true,
  accessOf: (token) => Promise.resolve(token === undefined ? undefined : access[token]),
};

const access: Readonly<Record<string, Access>> = {
  admin: { user: 'admin', namespaces: undefined },
  alice: { user: 'alice', namespaces: new Set(['shop']) },
  bob: { user: 'bob', namespaces: new Set(['bank', 'empty']) },
  nobody: { user: 'nobody', namespaces: new Set() },
};

const nowMs = Date.now();

/** One flow a case; DnsId says whose it is: 1 alice's, 2 bob's, 3 both see it, 0 neither does. */
export const ownedFlows: readonly FlowRecord[] = [
  { SrcK8S_Namespace: 'shop', DstK8S_Namespace: 'shop', DnsId: 1, SrcAddr: '10.0.0.1' },
  { SrcK8S_Namespace: 'bank', DnsId: 2, SrcAddr: '10.0.0.2', SrcK8S_Name: 'vault' },
  { SrcK8S_Namespace: 'bank', DstK8S_Namespace: 'shop', DnsId: 3, SrcAddr: '10.0.0.3' },
  { SrcAddr: '8.8.8.8', DnsId: 0, SrcK8S_Name: 'secret' },
  { SrcK8S_Namespace: 'shopping', DstK8S_Namespace: 'Shop', DnsId: 0, SrcK8S_Name: 'secret' },
  {
    Interfaces: ['net1', 'veth1'],
    IfDirections: [0, 1],
    IfPodNamespaces: ['shop', ''],
    DnsId: 1,
  },
  { Interfaces: ['net1'], IfDirections: [0], IfPodNamespaces: ['bank'], DnsId: 2 },
].map((flow, index) => ({
  ...flow,
  Bytes: 1_000,
  Packets: 1,
  TimeFlowEndMs: nowMs - 2_000 - index,
}));

const seenBy: Readonly<Record<string, readonly number[]>> = {
  admin: [0, 0, 1, 1, 2, 2, 3],
  alice: [1, 1, 3],
  bob: [2, 2, 3],
  nobody: [],
};

/** What somebody might try to see more by. */
const tricks = [
  '',
  'DnsId=0,1,2,3',
  'SrcK8S_Namespace=bank|DnsId>=0',
  'K8S_Namespace!=shop|K8S_Namespace=shop',
  'IfPodNamespaces=bank|IfPodNamespaces=""',
];

/** The cases that hold for every store. */
export function accessCases(backend: () => TestBackend): void {
  const query = (filters: string, more: Record<string, string> = {}) =>
    new URLSearchParams({ filters, timeRange: '3600', match: 'any', ...more }).toString();
  const ask = async (who: string, path: string) => {
    const response = await backend().as(who, { url: `/api/v1/${path}` });
    expect(response.statusCode, response.body).toBe(200);
    return response;
  };

  it.each(Object.keys(seenBy))('%s sees exactly the flows of their namespaces', async (who) => {
    const expected = seenBy[who]!;
    for (const trick of tricks) {
      const flows = (await ask(who, `flows?${query(trick)}`)).json<{ flows: FlowRecord[] }>().flows;
      const ids = flows.map(({ DnsId }) => DnsId!).sort();
      expect(trick === '' ? ids : ids.filter((id) => !expected.includes(id)), trick).toEqual(
        trick === '' ? expected : [],
      );
      const lines = (await ask(who, `export?${query(trick, { format: 'ndjson' })}`)).body;
      const exported = lines.split('\n').filter((line) => line !== '');
      expect(exported).toHaveLength(flows.length);
    }
    const { totals } = (await ask(who, `histogram?${query('')}`)).json<{
      totals: { flows: number };
    }>();
    expect(totals.flows).toBe(expected.length);
    const metric = { type: 'Bytes', function: 'sum', aggregateBy: 'SrcK8S_Name' };
    const { total } = (await ask(who, `metrics?${query('', metric)}`)).json<{ total: number }>();
    expect(total).toBe(expected.length * 1_000);
    const posted = await backend().as(who, {
      method: 'POST',
      url: '/api/v1/metrics',
      payload: { timeRange: 3600, queries: [{ type: 'Bytes', function: 'sum' }] },
    });
    expect(posted.json<{ answers: { total: number }[] }>().answers[0]?.total).toBe(total);
  });

  it('lists only values of flows that may be seen', async () => {
    const values = async (who: string, field: string) =>
      (await ask(who, `values/${field}?${query('')}`))
        .json<{ values: { value: string }[] }>()
        .values.map(({ value }) => value)
        .sort();
    expect(await values('alice', 'SrcK8S_Name')).toEqual([]);
    expect(await values('bob', 'SrcK8S_Name')).toEqual(['vault']);
    expect(await values('admin', 'SrcK8S_Name')).toEqual(['secret', 'vault']);
  });
}
