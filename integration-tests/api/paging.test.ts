import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowRecord } from '@tributary/model';
import { allPages, flowsPath, startBackend, toBatch } from './backend.ts';
import type { TestBackend } from './backend.ts';

const COUNT = 5_000;

describe('paging', () => {
  let backend: TestBackend;
  const now = Date.now();
  /** Times repeat, so that pages end between flows of the same millisecond. */
  const flows: FlowRecord[] = Array.from({ length: COUNT }, (_, index) => ({
    TimeFlowEndMs: now - 10_000 - (index % 700),
    DnsId: index,
    Bytes: index % 90,
    SrcAddr: index % 3 === 0 ? '2001:db8::1' : `10.0.0.${index % 200}`,
    ...(index % 4 > 0 && { Interfaces: [`net${index % 12}`] }),
  }));

  beforeAll(async () => {
    backend = await startBackend();
    await backend.services.store.write([toBatch(flows)]);
  });
  afterAll(() => backend.stop());

  it('gives every flow once, newest first, while others are stored', async () => {
    let writing = true;
    const writer = (async () => {
      for (let i = 0; writing; i++) {
        const late = { TimeFlowEndMs: now - 10_000 - (i % 700), DnsId: -1 };
        await backend.services.store.write([toBatch([late])]);
      }
    })();
    const found = await allPages(backend, flowsPath('', { limit: '333' }));
    writing = false;
    await writer;
    const first = found.filter((flow) => flow.DnsId !== -1);
    expect(first.map((flow) => flow.DnsId).sort((a, b) => a! - b!)).toEqual(
      flows.map((flow) => flow.DnsId),
    );
    const times = found.map((flow) => flow.TimeFlowEndMs!);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it.each(['Bytes:desc', 'Bytes:asc', 'SrcAddr:asc', 'Interfaces:desc', 'TimeFlowEndMs:asc'])(
    'sorts the whole range by %s',
    async (sort) => {
      const path = flowsPath('DnsId>=0', { limit: '777', sort });
      const found = await allPages(backend, path);
      expect(new Set(found.map((flow) => flow.DnsId)).size).toBe(COUNT);
      expect(found).toHaveLength(COUNT);
      const [field, direction] = sort.split(':') as ['Bytes' | 'TimeFlowEndMs', string];
      if (field === 'Bytes' || field === 'TimeFlowEndMs') {
        const values = found.map((flow) => flow[field]!);
        expect(values).toEqual([...values].sort((a, b) => (direction === 'asc' ? a - b : b - a)));
      }
    },
  );

  it('puts flows without the field last', async () => {
    const found = await allPages(
      backend,
      flowsPath('DnsId>=0', { limit: '900', sort: 'Interfaces:desc' }),
    );
    const absent = found.map((flow) => flow.Interfaces === undefined);
    expect(absent.indexOf(true)).toBe(COUNT - COUNT / 4);
    expect(absent.lastIndexOf(false)).toBe(COUNT - COUNT / 4 - 1);
  });

  it.each(['csv', 'ndjson'])('exports as %s exactly what the query means', async (format) => {
    const query = { filters: 'Bytes>=80', timeRange: '3600', format, fields: 'DnsId,SrcAddr' };
    const response = await backend.fastify.inject({
      url: `/api/v1/export?${new URLSearchParams(query).toString()}`,
      headers: { host: 'localhost' },
    });
    const lines = response.body.trim().split(/\r?\n/);
    const found =
      format === 'csv'
        ? lines.slice(1).map((line) => line.split(','))
        : lines.map((line) => {
            const { DnsId, SrcAddr } = JSON.parse(line) as FlowRecord;
            return [String(DnsId), SrcAddr];
          });
    const expected = flows
      .filter((flow) => flow.Bytes! >= 80)
      .map((flow) => [String(flow.DnsId), flow.SrcAddr]);
    expect(found.sort()).toEqual(expected.sort());
  });
});
