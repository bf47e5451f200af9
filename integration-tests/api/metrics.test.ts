import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  FlowRecord,
  HistogramAnswer,
  MetricQuery,
  MetricsAnswer,
  MetricsBatchAnswer,
  ValuesAnswer,
} from '@tributary/model';
import { startBackend, toBatch } from './backend.ts';
import type { TestBackend } from './backend.ts';

describe('metrics', () => {
  let backend: TestBackend;
  const nowS = Math.floor(Date.now() / 1000);
  const startS = nowS - 600;
  const flows: FlowRecord[] = Array.from({ length: 1_000 }, (_, index) => ({
    TimeFlowEndMs: startS * 1000 + ((index * 7919) % 600_000),
    Bytes: 1 + ((index * 31) % 977),
    Proto: [6, 17, 1, 58][index % 4]!,
    SrcPort: index % 20,
    ...(index % 5 > 0 && {
      SrcK8S_Namespace: `ns${index % 6}`,
      DstK8S_Namespace: `ns${index % 3}`,
    }),
    ...(index % 10 > 0 && {
      Interfaces: index % 2 ? ['net1', 'net1', 'eth0'] : ['net10'],
      IfBytes: index % 2 ? [1, 2, 3] : [5],
      NetNamespaces: index % 2 ? ['cni-a', 'cni-b', 'host'] : ['cni-b'],
      SrcNetNamespace: 'cni-a',
      DstNetNamespace: index % 2 ? 'cni-b' : 'cni-c',
    }),
    ...(index % 3 === 0 && { PktDropPackets: 1 + (index % 4) }),
  }));
  const total = flows.reduce((sum, flow) => sum + flow.Bytes!, 0);

  beforeAll(async () => {
    backend = await startBackend();
    await backend.services.store.write([toBatch(flows)]);
  });
  afterAll(() => backend.stop());

  const ask = (query: Record<string, string>) =>
    backend.get<MetricsAnswer>(
      `/api/v1/metrics?${new URLSearchParams({
        startTime: String(startS),
        endTime: String(nowS - 1),
        ...query,
      }).toString()}`,
    );

  it('gives top and others that sum up to the total', async () => {
    const answer = await ask({
      type: 'Bytes',
      function: 'sum',
      aggregateBy: 'SrcPort',
      top: '3',
      others: 'true',
    });
    expect(answer.total).toBe(total);
    expect(answer.series).toHaveLength(4);
    expect(answer.series.at(-1)).toMatchObject({ others: true, labels: {} });
    expect(answer.series.reduce((sum, { total: part }) => sum + part, 0)).toBe(total);
    for (const series of answer.series) {
      expect(series.points.reduce((sum, [, value]) => sum + (value ?? 0), 0)).toBe(series.total);
    }
  });

  it('has one series, the total, without a dimension', async () => {
    const { series } = await ask({ type: 'Flows', function: 'count', step: '60' });
    expect(series).toHaveLength(1);
    expect(series[0]).toMatchObject({ labels: {}, total: flows.length });
    expect(series[0]!.points).toHaveLength(startS % 60 === 0 ? 10 : 11);
  });

  it.each<[string, string, Record<string, number>]>([
    [
      'a list by its different values',
      'Interfaces',
      sumBy(
        flows,
        (flow) => [...new Set(flow.Interfaces ?? [''])],
        (flow) => flow.Bytes!,
      ),
    ],
    [
      'either end once',
      'K8S_Namespace',
      sumBy(
        flows,
        (flow) => [...new Set([flow.SrcK8S_Namespace ?? '', flow.DstK8S_Namespace ?? ''])],
        (flow) => flow.Bytes!,
      ),
    ],
  ])('counts %s', async (_name, key, expected) => {
    const { series } = await ask({ type: 'Bytes', function: 'sum', aggregateBy: key, top: '50' });
    expect(Object.fromEntries(series.map((one) => [one.labels[key], one.total]))).toEqual(expected);
  });

  it('measures a list at the point that has the value', async () => {
    const { series } = await ask({
      type: 'IfBytes',
      function: 'sum',
      aggregateBy: 'Interfaces',
      top: '50',
    });
    const odd = flows.filter((flow) => flow.IfBytes?.length === 3).length;
    const even = flows.filter((flow) => flow.IfBytes?.length === 1).length;
    const totals = Object.fromEntries(series.map((one) => [one.labels['Interfaces'], one.total]));
    expect(totals).toMatchObject({ net1: odd * 3, eth0: odd * 3, net10: even * 5 });
  });

  it('names the interface of each end', async () => {
    const { series } = await ask({
      type: 'Flows',
      function: 'count',
      aggregateBy: 'SrcInterface,DstInterface',
      top: '50',
    });
    const odd = flows.filter((flow) => flow.IfBytes?.length === 3).length;
    const counts = series.map(({ labels, total: count }) => [Object.values(labels).join(), count]);
    expect(Object.fromEntries(counts)).toEqual({ 'net1,net1': odd, ',': flows.length - odd });
  });

  it('measures more than what ranks, for the top and the others', async () => {
    const answer = await ask({
      type: 'Bytes',
      function: 'sum',
      aggregateBy: 'SrcPort',
      top: '3',
      others: 'true',
      also: 'PktDropPackets:sum,Flows:count,Bytes:max,IcmpType:sum',
    });
    expect(answer.groups).toBe(20);
    const drops = (some: readonly FlowRecord[]) =>
      some.reduce((sum, flow) => sum + (flow.PktDropPackets ?? 0), 0);
    const named = answer.series.slice(0, -1).map(({ labels }) => Number(labels['SrcPort']));
    for (const series of answer.series) {
      const own = flows.filter(({ SrcPort }) =>
        series.others ? !named.includes(SrcPort!) : SrcPort === Number(series.labels['SrcPort']),
      );
      const most = Math.max(...own.map((flow) => flow.Bytes!));
      expect(series.also).toEqual([drops(own), own.length, most, null]);
    }
  });

  it('refuses what would be too many points, and further measures that it does not know', async () => {
    const many = { type: 'Bytes', function: 'sum', aggregateBy: 'SrcPort' };
    await expect(ask({ ...many, top: '10000', step: '1' })).rejects.toThrow(/too-many-points/);
    await expect(ask({ ...many, also: 'Bytes:p99' })).rejects.toThrow(/also-malformed/);
    await expect(ask({ ...many, also: 'IfBytes:sum' })).rejects.toThrow(/field-of-points/);
  });

  it('takes a rate per second of the range', async () => {
    const answer = await ask({ type: 'Bytes', function: 'rate' });
    expect(answer.total).toBeCloseTo(total / 600, 0);
  });

  it('answers several queries in one request', async () => {
    const response = await backend.fastify.inject({
      method: 'POST',
      url: '/api/v1/metrics',
      headers: { host: 'localhost' },
      payload: {
        startTime: startS,
        endTime: nowS - 1,
        queries: [
          { type: 'Bytes', function: 'sum' },
          { type: 'Bytes', function: 'max', aggregateBy: ['Proto'] },
        ],
      },
    });
    const { answers } = response.json<{ answers: MetricsAnswer[] }>();
    expect(answers.map((answer) => answer.series.length)).toEqual([1, 4]);
    expect(answers[0]!.total).toBe(total);
  });

  const askAll = async (queries: readonly MetricQuery[], status = 200) => {
    const response = await backend.fastify.inject({
      method: 'POST',
      url: '/api/v1/metrics',
      headers: { host: 'localhost' },
      payload: { startTime: startS, endTime: nowS - 1, queries },
    });
    expect(response.statusCode).toBe(status);
    return response.json<MetricsBatchAnswer>();
  };

  it('answers the others where one query cannot be', async () => {
    const { answers, from, to } = await askAll([
      { type: 'Bytes', function: 'sum' },
      { type: 'Bytes', function: 'sum', aggregateBy: ['Nonsense'] },
      { type: 'Bytes', function: 'sum', filters: 'Bytes>=much' },
    ]);
    expect(answers[0]).toMatchObject({ total });
    expect(answers[1]).toMatchObject({
      problem: { code: 'field-unknown', parameter: 'aggregateBy', status: 400 },
    });
    expect(answers[2]).toMatchObject({ problem: { code: 'filter-malformed' } });
    expect([from, to]).toEqual([startS * 1000, (nowS - 1) * 1000 + 999]);
  });

  it('narrows one query by conditions of its own', async () => {
    const { answers } = await askAll([
      { type: 'Bytes', function: 'sum', filters: 'Proto=6|Proto=17' },
      { type: 'Bytes', function: 'sum', filters: 'Interfaces=net*' },
    ]);
    const sumWhere = (is: (flow: FlowRecord) => boolean) =>
      flows.filter(is).reduce((sum, flow) => sum + flow.Bytes!, 0);
    expect(answers[0]).toMatchObject({
      total: sumWhere(({ Proto }) => Proto === 6 || Proto === 17),
    });
    expect(answers[1]).toMatchObject({
      total: sumWhere(({ Interfaces }) => Interfaces !== undefined),
    });
  });

  it('takes one query of an earlier range', async () => {
    const { answers } = await askAll([
      { type: 'Flows', function: 'count' },
      { type: 'Flows', function: 'count', shift: 300 },
      { type: 'Flows', function: 'count', shift: 600 },
    ]);
    const [present, half, before] = answers.map((answer) => (answer as MetricsAnswer).total);
    expect(present).toBe(flows.length);
    expect(half).toBe(
      flows.filter(({ TimeFlowEndMs }) => TimeFlowEndMs! < (nowS - 300) * 1000).length,
    );
    expect(before).toBe(0);
  });

  it('has the same totals in the histogram', async () => {
    const answer = await backend.get<HistogramAnswer>(
      `/api/v1/histogram?startTime=${startS}&endTime=${nowS - 1}`,
    );
    expect(answer.totals).toMatchObject({ flows: flows.length, bytes: total });
    expect(answer.buckets.reduce((sum, bucket) => sum + bucket.bytes, 0)).toBe(total);
  });

  it('lists values, most frequent first, by their beginning', async () => {
    const answer = await backend.get<ValuesAnswer>(
      `/api/v1/values/Interfaces?startTime=${startS}&prefix=NET`,
    );
    const counts = sumBy(
      flows,
      (flow) => [...new Set(flow.Interfaces ?? [])],
      () => 1,
    );
    expect(answer.values).toEqual([
      { value: 'net1', count: counts['net1'] },
      { value: 'net10', count: counts['net10'] },
    ]);
  });
});

function sumBy(
  flows: readonly FlowRecord[],
  keys: (flow: FlowRecord) => string[],
  measure: (flow: FlowRecord) => number,
): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const flow of flows) {
    for (const key of keys(flow)) sums[key] = (sums[key] ?? 0) + measure(flow);
  }
  return sums;
}
