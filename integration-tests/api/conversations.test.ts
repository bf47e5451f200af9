import { afterEach, describe, expect, it } from 'vitest';
import type { FlowRecord, FlowsAnswer } from '@tributary/model';
import { startBackend, toBatch } from './backend.ts';
import type { TestBackend } from './backend.ts';

const request: FlowRecord = {
  AgentIP: '10.0.0.1',
  SrcAddr: '192.168.0.5',
  SrcPort: 40_000,
  DstAddr: '192.168.0.6',
  DstPort: 443,
  Proto: 6,
  Bytes: 100,
  Packets: 2,
  Interfaces: ['net1'],
  IfDirections: [1],
  NetNamespaces: ['cni-a'],
  IfBytes: [100],
  IfPackets: [2],
};
const answer: FlowRecord = {
  ...request,
  SrcAddr: '192.168.0.6',
  SrcPort: 443,
  DstAddr: '192.168.0.5',
  DstPort: 40_000,
  Bytes: 900,
  IfDirections: [0],
  IfBytes: [900],
};

describe('conversations', () => {
  let backend: TestBackend;
  afterEach(() => backend.stop());

  const take = async () => {
    const now = Date.now();
    for (const record of [request, answer]) {
      await backend.services.intake.take(toBatch([record]), now);
    }
  };
  const read = async (query: string) => {
    const { flows } = await backend.get<FlowsAnswer>(`/api/v1/flows?timeRange=3600&${query}`);
    return flows;
  };

  it('are stored beside their flows, under one identity, with interfaces', async () => {
    backend = await startBackend({ LOG_TYPES: 'all' });
    await take();
    await backend.services.collector.close();

    const flows = await read('');
    expect(flows.map(({ _RecordType: type }) => type)).toEqual(['flowLog', 'flowLog']);
    const id = flows[0]!._HashId!;
    const events = await read('recordType=allConnections');
    expect(events.map(({ _RecordType: type }) => type).sort()).toEqual([
      'endConnection',
      'newConnection',
    ]);
    expect(new Set([...flows, ...events].map(({ _HashId: hash }) => hash))).toEqual(new Set([id]));
    const filters = encodeURIComponent(`_HashId=${id}&Interfaces=net1`);
    expect(await read(`recordType=endConnection&filters=${filters}`)).toMatchObject([
      {
        Bytes: 1_000,
        Packets: 4,
        numFlowLogs: 2,
        Interfaces: ['net1', 'net1'],
        IfDirections: [1, 0],
        NetNamespaces: ['cni-a', 'cni-a'],
        IfBytes: [100, 900],
      },
    ]);
    const { body } = await backend.fastify.inject({ url: '/metrics' });
    expect(body).toContain('tributary_conversations_ended_total{reason="shutdown"} 1');
    expect(body).toContain('tributary_conversations_open 0');
  });

  it('are what a query is about where flows are not stored', async () => {
    backend = await startBackend({ LOG_TYPES: 'ended' });
    await take();
    expect(await read('recordType=flowLog')).toEqual([]);
    await backend.services.collector.close();
    expect(await read('')).toMatchObject([{ _RecordType: 'endConnection', Bytes: 1_000 }]);
    expect(await read('recordType=newConnection')).toEqual([]);
  });

  it('leave flows as they are where they are off', async () => {
    backend = await startBackend();
    await take();
    const flows = await read('');
    expect(flows).toHaveLength(2);
    expect(flows[0]).not.toHaveProperty('_HashId');
    expect(await read('recordType=allConnections')).toEqual([]);
  });
});
