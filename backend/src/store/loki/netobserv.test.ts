import { compileFilter, parseFilters } from '@tributary/model';
import type { FlowRecord } from '@tributary/model';
import { describe, expect, it } from 'vitest';
import { toCompactLogql } from './compact-query.ts';
import { decodeNetobserv } from './decode-netobserv.ts';
import { toLineLogql } from './line-filter.ts';
import { eventsJson, flagNames, flagsOf } from './netobserv.ts';

const TIME_NS = 1_700_000_000_123_000_000n;

function decode(line: object, labels: Record<string, string> = {}): FlowRecord {
  const { TimeFlowEndMs, ...record } = decodeNetobserv(labels, TIME_NS, JSON.stringify(line));
  expect(TimeFlowEndMs).toBe(1_700_000_000_123);
  return record;
}

describe('a line of flowlogs-pipeline', () => {
  it('is a flow with the labels of its stream', () => {
    const labels = { app: 'netobserv-flowcollector', FlowDirection: '1', SrcK8S_Namespace: 'shop' };
    expect(decode({ Bytes: 170, Interfaces: ['net1'], IfDirections: [0] }, labels)).toEqual({
      _RecordType: 'flowLog',
      FlowDirection: 1,
      SrcK8S_Namespace: 'shop',
      Bytes: 170,
      Interfaces: ['net1'],
      IfDirections: [0],
    });
  });

  it.each([
    ['null', { Interfaces: null, Udns: null, Flags: null, SrcAddr: null }],
    ['of the wrong type', { Bytes: 'many', Interfaces: 'net1', SrcPort: [] }],
    ['not known', { Duplicate: false, K8S_Owner: 'x' }],
  ])('what is %s is absent', (_what, line) => {
    expect(decode(line)).toEqual({ _RecordType: 'flowLog' });
  });

  it('has flags by name, and events as objects', () => {
    const events = [{ Feature: 'acl' }, { Feature: 'nat' }];
    expect(decode({ Flags: ['SYN', 'ACK', 'NEW'], NetworkEvents: events })).toMatchObject({
      Flags: 0x12,
      NetworkEvents: '{"Feature":"acl"}\n{"Feature":"nat"}',
    });
  });

  it('costs only itself where it is no JSON', () => {
    expect(decodeNetobserv({ SrcK8S_Type: 'Pod' }, TIME_NS, '{"Bytes":')).toMatchObject({
      SrcK8S_Type: 'Pod',
    });
  });
});

it.each([0, 0x02, 0x112, 0x7ff, 0x800])('flags %d come back', (flags) => {
  const written = flagNames(flags);
  expect(typeof written === 'number' ? written : flagsOf(written)).toBe(flags);
});

it('events that are no objects stay a text', () => {
  expect(eventsJson('{"a":1}\n{"b":2}')).toBe('[{"a":1},{"b":2}]');
  expect(eventsJson('dropped by policy')).toBeUndefined();
  expect(eventsJson('{"a": 1}')).toBeUndefined();
});

describe('LogQL of the layout netobserv', () => {
  it.each([
    ['SrcK8S_Namespace=shop', '| SrcK8S_Namespace="shop"', true],
    ['SrcPort=80', '|= "\\"SrcPort\\":80"', false],
    ['Port=80', '|~ "\\"SrcPort\\":80|\\"DstPort\\":80"', false],
    ['Interfaces=net1', '|= "\\"net1\\""', false],
    ['SrcAddr=10.1.0.0/16', '|= "\\"SrcAddr\\":\\"10.1."', false],
    ['SrcK8S_Name="a<b>c"', '|= "a"', false],
    ['SrcK8S_Name~desk', '|~ "(?i:de)"', false],
    ['SrcK8S_Name!=web', '', false],
    ['Flags=SYN', '', false],
    [
      'SrcK8S_Namespace=a&DstPort=1|DstK8S_Namespace=b',
      '| (SrcK8S_Namespace="a" or DstK8S_Namespace="b")',
      false,
    ],
  ])('%s', (filter, stages, exact) => {
    expect(toLineLogql(compileFilter(parseFilters(filter)))).toEqual({ stages, exact });
  });
});

it('a query of the layout compact looks for a text before it matches expressions', () => {
  const { stages } = toCompactLogql(
    compileFilter(parseFilters('Interfaces=net1&SrcPort=80*&Proto=6')),
  );
  expect(stages.match(/(?<=\| ?)\w+(?==)|(?<=\()\w+(?==)/g)).toEqual([
    'Points',
    'Proto',
    'Points',
    'SrcPort',
  ]);
});
