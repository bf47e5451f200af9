import { describe, expect, it } from 'vitest';
import { columnsOf, defaultColumnIds, moveColumn } from './columns.ts';
import { flowId } from './flow-id.ts';
import { lostBetween, pathOf } from './path.ts';

const flow = {
  SrcNetNamespace: 'web',
  DstNetNamespace: 'db',
  Interfaces: ['net1', 'stor0', 'stor0', 'net1'],
  IfDirections: [0, 1, 0, 1],
  NetNamespaces: ['db', 'host', 'host', 'web'],
  IfPackets: [8, 10, 10, 10],
  IfBytes: [800, 1000, 1000, 1000],
};

describe('the path of a flow', () => {
  it('goes from the source through the host to the destination', () => {
    expect(pathOf(flow).map(({ netns, direction }) => `${netns} ${direction}`)).toEqual([
      'web out',
      'host in',
      'host out',
      'db in',
    ]);
  });

  it('shows what one point saw and the next did not', () => {
    const path = pathOf(flow);
    expect(path.slice(1).map((point, i) => lostBetween(path[i]!, point))).toEqual([0, 0, 2]);
  });

  it('orders by direction where the ends have no namespace', () => {
    const unnamed = { ...flow, SrcNetNamespace: '', DstNetNamespace: '' };
    expect(pathOf(unnamed).map(({ netns }) => netns)).toEqual(['web', 'host', 'host', 'db']);
  });
});

describe('columns', () => {
  it('are the default ones unless the view says otherwise', () => {
    expect(columnsOf(undefined).map(({ id }) => id)).toEqual(defaultColumnIds);
    expect(columnsOf([{ id: 'bytes', width: 90 }, { id: 'SrcMac' }])).toMatchObject([
      { id: 'bytes', width: 90 },
      { id: 'SrcMac' },
    ]);
  });

  it('leave out what no field has the name of', () => {
    expect(columnsOf([{ id: 'nope' }, { id: 'time' }]).map(({ id }) => id)).toEqual(['time']);
  });

  it('move by one place and stay within the list', () => {
    expect(moveColumn(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
    expect(moveColumn(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
  });
});

it('two flows of one conversation have different ids', () => {
  expect(flowId({ TimeFlowStartMs: 1, SrcPort: 1 })).not.toBe(
    flowId({ TimeFlowStartMs: 2, SrcPort: 1 }),
  );
});
