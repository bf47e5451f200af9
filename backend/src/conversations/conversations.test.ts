import { describe, expect, it } from 'vitest';
import type { FieldName, FlowRecord } from '@tributary/model';
import { FlowBatch } from '../flows/flow-batch.ts';
import { Conversations } from './conversations.ts';

const START_MS = 1_700_000_000_000;
const options = {
  endsOnly: false,
  heartbeatMs: 30_000,
  endAfterMs: 10_000,
  endingAfterMs: 5_000,
  max: 1_000,
};

function open(changed: Partial<typeof options> = {}): Conversations {
  const wires: Record<string, string> = { 'a/red': 'macvlan eth1', 'b/red': 'macvlan eth1' };
  return new Conversations({ ...options, ...changed }, (network) => wires[network] ?? network);
}

function toBatch(records: readonly FlowRecord[]): FlowBatch {
  const batch = new FlowBatch(records.length);
  for (const [row, record] of records.entries()) {
    for (const [name, value] of Object.entries(record)) {
      batch.column(name as FieldName)[row] = value as never;
    }
  }
  return batch;
}

/** Adds flows at a time and returns the records that they made. */
function add(conversations: Conversations, atMs: number, ...records: FlowRecord[]): FlowRecord[] {
  const batch = toBatch(records);
  return all(conversations.add(batch, conversations.name(batch), atMs));
}

function all(batches: readonly FlowBatch[]): FlowRecord[] {
  return batches.flatMap((batch) =>
    Array.from({ length: batch.length }, (_, row) => batch.record(row)),
  );
}

const request: FlowRecord = {
  AgentIP: '10.0.0.1',
  SrcAddr: '192.168.0.5',
  SrcPort: 40_000,
  DstAddr: '192.168.0.6',
  DstPort: 443,
  Proto: 6,
  Flags: 0x02,
  Bytes: 100,
  Packets: 2,
  FlowDirection: 1,
  TimeFlowStartMs: START_MS - 2_000,
  TimeFlowEndMs: START_MS - 1_000,
  SrcK8S_Name: 'client',
  Interfaces: ['net1', 'eth1'],
  IfDirections: [1, 1],
  NetNamespaces: ['cni-a', 'host'],
  IfNetworks: ['a/red', ''],
  IfBytes: [100, 100],
  IfPackets: [2, 2],
};

const answer: FlowRecord = {
  ...request,
  SrcAddr: '192.168.0.6',
  SrcPort: 443,
  DstAddr: '192.168.0.5',
  DstPort: 40_000,
  SrcK8S_Name: 'server',
  DstK8S_Name: 'client',
  Flags: 0x112,
  Bytes: 900,
  Packets: 3,
  FlowDirection: 0,
  IfDirections: [0, 0],
  IfBytes: [900, 600],
  IfPackets: [3, 2],
};

describe('Conversations', () => {
  it('folds both directions into one, which keeps every point with its exact counters', () => {
    const conversations = open();
    const [began] = add(conversations, START_MS, request);
    expect(began).toMatchObject({ _RecordType: 'newConnection', Bytes: 100, numFlowLogs: 1 });
    expect(add(conversations, START_MS + 1_000, answer, { ...request, IfBytes: [40, 30] })).toEqual(
      [],
    );
    const [ended] = all(conversations.sweep(START_MS + 11_000));
    expect(ended).toMatchObject({
      _RecordType: 'endConnection',
      _HashId: began!._HashId,
      SrcAddr: '192.168.0.5',
      SrcK8S_Name: 'client',
      DstK8S_Name: 'server',
      DstPort: 443,
      FlowDirection: 1,
      numFlowLogs: 3,
      Bytes: 1_100,
      Packets: 7,
      Flags: 0x112,
      Interfaces: ['net1', 'eth1', 'net1', 'eth1'],
      IfDirections: [1, 1, 0, 0],
      NetNamespaces: ['cni-a', 'host', 'cni-a', 'host'],
      IfNetworks: ['a/red', '', 'a/red', ''],
      IfBytes: [140, 130, 900, 600],
      IfPackets: [4, 4, 3, 2],
    });
    expect(conversations.open).toBe(0);
    expect(conversations.ended).toMatchObject({ silence: 1 });
  });

  it('begins at the end that called when the answer comes first', () => {
    const [began] = add(open(), START_MS, answer);
    expect(began).toMatchObject({
      SrcAddr: '192.168.0.5',
      SrcK8S_Name: 'client',
      DstK8S_Name: 'server',
      DstPort: 443,
      FlowDirection: 1,
    });
  });

  it('gives flows and records the same identity, in both directions and after a restart', () => {
    const batch = toBatch([request, answer, { ...request, SrcPort: 40_001 }]);
    open().name(batch);
    const [there, back, other] = batch.column('_HashId');
    expect(there).toMatch(/^[0-9a-f]{16}$/);
    expect(back).toBe(there);
    expect(other).not.toBe(there);
    expect(add(open(), START_MS, answer)).toMatchObject([{ _HashId: there }]);
  });

  it.each<[string, FlowRecord, FlowRecord, number]>([
    ['two networks', request, { ...request, IfNetworks: ['c/blue', ''] }, 2],
    ['two definitions of one wire', request, { ...request, IfNetworks: ['b/red', ''] }, 1],
    [
      'namespaces, where no network is known',
      { ...request, IfNetworks: ['', ''], SrcNetNamespace: 'cni-a' },
      { ...request, IfNetworks: ['', ''], SrcNetNamespace: 'cni-b' },
      2,
    ],
    [
      'nodes, when both ends are on each',
      { ...request, FlowDirection: 2 },
      { ...request, FlowDirection: 2, AgentIP: '10.0.0.2' },
      2,
    ],
    ['protocols', request, { ...request, Proto: 17 }, 2],
    [
      'frames without addresses',
      { SrcMac: '02:00:00:00:00:01', DstMac: '02:00:00:00:00:02', Etype: 0x0806 },
      { SrcMac: '02:00:00:00:00:02', DstMac: '02:00:00:00:00:01', Etype: 0x0806 },
      1,
    ],
  ])('tells equal addresses apart by %s', (_what, one, other, count) => {
    const conversations = open();
    add(conversations, START_MS, one, other);
    expect(conversations.open).toBe(count);
  });

  it('counts once what the agents of both ends saw', () => {
    const conversations = open();
    const atOtherEnd = { ...request, AgentIP: '10.0.0.2', Bytes: 90, FlowDirection: 0 };
    add(conversations, START_MS, request, atOtherEnd);
    expect(all(conversations.endAll(START_MS))).toMatchObject([
      { Bytes: 100, Packets: 2, IfBytes: [100, 100, 100, 100], numFlowLogs: 2 },
    ]);
  });

  it('beats while it lasts and ends sooner after FIN', () => {
    const conversations = open();
    for (let second = 0; second <= 40; second += 5) {
      const endMs = START_MS + second * 1_000;
      add(conversations, endMs, { ...request, TimeFlowEndMs: endMs });
      const beats = all(conversations.sweep(endMs + 1_000));
      expect(beats.map(({ _RecordType: type }) => type)).toEqual(
        second === 30 ? ['heartbeat'] : [],
      );
    }
    const endMs = START_MS + 41_000;
    add(conversations, endMs, { ...request, Flags: 0x211, TimeFlowEndMs: endMs });
    expect(all(conversations.sweep(endMs + 4_999))).toEqual([]);
    expect(all(conversations.sweep(endMs + 5_000))).toMatchObject([
      { _RecordType: 'endConnection', Bytes: 1_000, TimeFlowEndMs: endMs },
    ]);
    expect(conversations.ended).toMatchObject({ closed: 1 });
  });

  it('measures silence by the flows of each agent, also of one that is late', () => {
    const conversations = open();
    const lateMs = START_MS - 600_000;
    add(conversations, START_MS, { ...request, TimeFlowEndMs: lateMs, AgentIP: '10.0.0.9' });
    add(conversations, START_MS + 8_000, {
      ...request,
      TimeFlowEndMs: lateMs + 8_000,
      AgentIP: '10.0.0.9',
    });
    expect(all(conversations.sweep(START_MS + 17_000))).toEqual([]);
    expect(all(conversations.sweep(START_MS + 18_000))).toHaveLength(1);
  });

  it('is not hurried by a flow from the future', () => {
    const conversations = open();
    add(conversations, START_MS, request);
    add(conversations, START_MS, { ...request, SrcPort: 1, TimeFlowEndMs: START_MS + 1e9 });
    expect(all(conversations.sweep(START_MS + 5_000))).toEqual([]);
  });

  it('ends the one that was silent longest when too many are open', () => {
    const conversations = open({ max: 2 });
    const records = add(
      conversations,
      START_MS,
      { ...request, SrcPort: 1 },
      { ...request, SrcPort: 2 },
      { ...request, SrcPort: 1 },
      { ...request, SrcPort: 3 },
    );
    expect(conversations.open).toBe(2);
    expect(records.filter(({ _RecordType: type }) => type === 'endConnection')).toMatchObject([
      { SrcPort: 2 },
    ]);
    expect(conversations.ended).toMatchObject({ limit: 1 });
  });

  it('records ends only where that is asked for', () => {
    const conversations = open({ endsOnly: true });
    expect(add(conversations, START_MS, request)).toEqual([]);
    expect(all(conversations.endAll(START_MS))).toMatchObject([{ _RecordType: 'endConnection' }]);
    expect(conversations.ended).toMatchObject({ shutdown: 1 });
  });
});
