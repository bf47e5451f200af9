import type { FieldName, FlowRecord } from '@tributary/model';
import { afterEach, describe, expect, it } from 'vitest';
import { FlowBatch } from '../../../flows/flow-batch.ts';
import { compressSync } from 'snappy';
import { CompactEncoder } from '../encode-compact.ts';
import { readMark, readVoid } from './marks.ts';
import type { Mark } from './marks.ts';
import { entriesOf } from './push-entries.ts';
import { decodeRows } from './rollup-line.ts';
import { Rollups } from './rollups.ts';

const minuteMs = Math.floor(Date.now() / 60_000) * 60_000 - 120_000;
const flow = (record: FlowRecord): FlowRecord => ({
  TimeFlowEndMs: minuteMs + 5_000,
  Proto: 6,
  Bytes: 100,
  ...record,
});

let rollups: Rollups;
afterEach(() => rollups.close());

/** Rollups as a writer uses them, and what they wrote. */
function writer({ isOn = true } = {}) {
  const written: Buffer[] = [];
  const pushes: Buffer[] = [];
  const encoder = new CompactEncoder(
    () => 1,
    1 << 20,
    (body, flows) => {
      const push = compressSync(body, { copyOutputData: true });
      pushes.push(push);
      rollups.feed(push, flows);
    },
  );
  rollups = new Rollups({
    layout: 'compact',
    isOn,
    write: (made) => written.push(...made),
    flush: () => encoder.finish(),
    log: { warn: () => undefined },
  });
  const entries = (set: string) =>
    written.flatMap((push) => [...entriesOf(push)]).filter(({ labels }) => labels['set'] === set);
  return {
    pushes,
    write(records: readonly FlowRecord[]) {
      const batch = new FlowBatch(records.length);
      records.forEach((record, row) => {
        for (const [name, value] of Object.entries(record)) {
          batch.column(name as FieldName)[row] = value;
        }
      });
      rollups.note(batch);
      encoder.add(batch);
    },
    flush: () => encoder.finish(),
    marks: (): (Mark | undefined)[] => entries('marks').map(({ line }) => readMark(line)),
    voids: () => entries('void').map(({ line }) => readVoid(line)),
    rows: (set: string) => entries(set).map(({ line }) => decodeRows(line)),
  };
}

describe('a minute', () => {
  it('is opened with its first flow and sealed with its rows', async () => {
    const { write, marks, rows } = writer();
    write([flow({ Bytes: 1, SrcK8S_Namespace: 'shop' }), flow({ Bytes: 2 })]);
    expect(marks()).toMatchObject([{ is: 'open' }]);
    await rollups.sealAll();
    expect(marks()).toMatchObject([
      { is: 'open' },
      { is: 'sealed', lines: { all: 1, workloads: 1 }, gaps: [] },
    ]);
    const [all] = rows('all');
    expect(all!.cell('Flows')).toEqual([2]);
    expect(all!.cell('Bytes')).toEqual([3]);
    const [workloads] = rows('workloads');
    expect(workloads!.key('SrcK8S_Namespace')).toEqual(['shop', undefined]);
  });

  it('is sealed some time after its end, until when flows may come', async () => {
    const { write, marks, rows } = writer();
    write([flow({})]);
    rollups.sealDue(minuteMs + 79_999);
    write([flow({})]);
    rollups.sealDue(minuteMs + 80_000);
    await rollups.sealAll();
    expect(marks().at(-1)).toMatchObject({ is: 'sealed' });
    expect(rows('all')[0]!.cell('Flows')).toEqual([2]);
  });

  it('is void when a flow comes after it was sealed, and that is said once', async () => {
    const { write, voids } = writer();
    write([flow({})]);
    await rollups.sealAll();
    expect(voids()).toEqual([]);
    write([flow({}), flow({})]);
    expect(voids()).toEqual([minuteMs]);
    expect(rollups.counters.missed).toMatchObject({ late: 1 });
  });

  it('of long ago is void, since Loki may refuse what is said at its time', () => {
    const { write, marks, voids } = writer();
    const longAgo = minuteMs - 60 * 60_000;
    write([flow({ TimeFlowEndMs: longAgo + 1 })]);
    expect(marks()).toEqual([]);
    expect(voids()).toEqual([longAgo]);
  });

  it('is void when flows are lost after it was sealed', async () => {
    const { write, voids, pushes } = writer();
    write([flow({})]);
    await rollups.sealAll();
    rollups.lose(pushes[0]!);
    expect(voids()).toEqual([minuteMs]);
  });

  it('is never sealed when flows were lost before', async () => {
    const { write, flush, marks, voids, pushes } = writer();
    write([flow({})]);
    flush();
    rollups.lose(pushes[0]!);
    await rollups.sealAll();
    expect(marks()).toMatchObject([{ is: 'open' }]);
    expect(voids()).toEqual([]);
    expect(rollups.counters.missed).toMatchObject({ lost: 1 });
  });

  it('is never sealed when its flows did not reach the disk', async () => {
    const { write, marks } = writer();
    write([flow({})]);
    rollups.miss();
    await rollups.sealAll();
    expect(marks()).toMatchObject([{ is: 'open' }]);
  });

  it('is only opened where rollups are off, so that nobody takes others’ for all', async () => {
    const { write, marks } = writer({ isOn: false });
    write([flow({})]);
    await rollups.sealAll();
    expect(marks()).toMatchObject([{ is: 'open' }]);
  });
});

it('a row of many is in one of several lines', async () => {
  const { write, rows, marks } = writer();
  write(Array.from({ length: 6_000 }, (_, index) => flow({ SrcK8S_Name: `pod-${String(index)}` })));
  await rollups.sealAll();
  const lines = rows('pods');
  expect(lines.length).toBeGreaterThan(1);
  expect(marks().at(-1)).toMatchObject({ lines: { pods: lines.length } });
  const names = lines.flatMap((line) => line.key('SrcK8S_Name') as string[]);
  expect(new Set(names).size).toBe(6_000);
  expect(new Set(lines.map(({ part }) => part)).size).toBe(lines.length);
});
