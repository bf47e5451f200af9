import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queryParams } from '../query/params.ts';
import { formatView, ineffectiveParams, parseView } from './codec.ts';
import { defaultView, tabs } from './view.ts';
import type { View } from './view.ts';

describe('links of NetObserv', () => {
  it.each([
    ['filters=interfaces%3Dnet1', { filters: 'Interfaces=net1', timeRange: 900 }],
    ['filters=interfaces=net1', { filters: 'Interfaces=net1', timeRange: 900 }],
    [
      'filters=src_namespace%3Dshop%3Bdst_port%3D443%2C8443&timeRange=300',
      { filters: 'SrcK8S_Namespace=shop&DstPort=443,8443', timeRange: 300 },
    ],
    [
      'startTime=1700000000&endTime=1700000600&match=any&filters=src_name=a;dst_name=a',
      {
        filters: 'SrcK8S_Name=a&DstK8S_Name=a',
        match: 'any',
        startTime: 1700000000,
        endTime: 1700000600,
      },
    ],
    [
      'recordType=flowLog&packetLoss=dropped',
      { recordType: 'flowLog', packetLoss: 'dropped', timeRange: 900 },
    ],
    [
      'match=bidirectional&filters=protocol=6',
      { filters: 'Proto=6', match: 'bidirectional', timeRange: 900 },
    ],
    [
      'timeRange=300&limit=50&match=all&showDup=false&packetLoss=all&recordType=flowLog&filters=src_namespace%3D%22netobserv%22%2C%22shop%22%3Bdst_port%21%3D443%3Bbytes%3E%3D1000&bnf=true&function=last&type=Bytes',
      {
        filters: 'SrcK8S_Namespace="netobserv","shop"&DstPort!=443&Bytes>=1000',
        match: 'bidirectional',
        timeRange: 300,
        packetLoss: 'all',
        recordType: 'flowLog',
      },
    ],
    [
      'tenant=network&filters=src_kind%3DDeployment%3Bsrc_namespace%3DmyNamespace&startTime=1742896800&endTime=1742940000',
      {
        filters: 'SrcK8S_OwnerType=Deployment&SrcK8S_Namespace=myNamespace',
        startTime: 1742896800,
        endTime: 1742940000,
      },
    ],
    [
      'filters=src_node%3D%22node-a%22&bnf=true',
      { filters: 'SrcK8S_HostName="node-a"', match: 'bidirectional', timeRange: 900 },
    ],
    ['filters=&packetLoss=hasDrops', { packetLoss: 'dropped', timeRange: 900 }],
    ['recordType=allConnections', { recordType: 'allConnections', timeRange: 900 }],
    [
      'filters=dns_id%21%3D0%3Bdns_flag_response_code%3DNXDomain%3Bpkt_drop_cause%3D%22SKB_DROP_REASON_NO_SOCKET%22',
      {
        filters:
          'DnsId!=0&DnsFlagsResponseCode=NXDomain&PktDropLatestDropCause="SKB_DROP_REASON_NO_SOCKET"',
        timeRange: 900,
      },
    ],
  ])('%s', (search, expected) => {
    expect(queryParams(parseView(search))).toEqual(expected);
  });

  it('keep what is switched off or not understood, without asking for it', () => {
    const view = parseView('filters=off:interfaces=net1;nonsense=1;bytes>=5');
    expect(view.filter.map(({ state }) => state)).toEqual(['off', 'unknown', 'on']);
    expect(queryParams(view).filters).toBe('Bytes>=5');
    expect(parseView(formatView(view)).filter).toEqual(view.filter);
  });

  it.each([
    ['filters=interfaces=net1&timeRange=900&match=all&limit=500&bnf=false', []],
    ['showDup=false&reporter=destination', ['showDup=false', 'reporter=destination']],
    ['match=most&timeRange=soon&refresh=15000', ['match=most', 'timeRange=soon']],
    ['startTime=1742896800&sort=Bytes', ['startTime=1742896800']],
    ['ifGroup=node&recordType=everything', ['recordType=everything']],
  ])('say what of %s changes nothing', (search, expected) => {
    expect(ineffectiveParams(search)).toEqual(expected);
  });

  it('keep parameters that are not of the page', () => {
    expect(formatView(parseView('showDup=false&percentile=p99'))).toBe(
      'showDup=false&percentile=p99',
    );
  });
});

describe('the link of a view', () => {
  it('is empty for the defaults', () => {
    expect(formatView(defaultView)).toBe('');
    expect(parseView('')).toEqual(defaultView);
  });

  it('can be read', () => {
    expect(formatView(parseView('filters=interfaces%3Dnet1&sort=Bytes%3Adesc'))).toBe(
      'filters=interfaces=net1&sort=Bytes:desc',
    );
  });

  it('opens the same view', () => {
    const name = fc.stringMatching(/^[A-Za-z]\w{0,8}$/);
    const view: fc.Arbitrary<View> = fc.record({
      tab: fc.constantFrom(...tabs),
      filter: fc.array(
        fc.record({
          key: fc.constantFrom('Interfaces', 'SrcK8S_Name', 'K8S_Namespace'),
          op: fc.constantFrom('=', '!=', '~' as const),
          values: fc.array(fc.record({ text: fc.string({ minLength: 1 }), quoted: fc.boolean() }), {
            minLength: 1,
            maxLength: 3,
          }),
          state: fc.constantFrom('on', 'off' as const),
        }),
        { maxLength: 3 },
      ),
      match: fc.constantFrom('all', 'any', 'bidirectional' as const),
      range: fc.oneof(
        fc.record({
          kind: fc.constant('relative' as const),
          seconds: fc.integer({ min: 1, max: 1e6 }),
        }),
        fc.record({
          kind: fc.constant('absolute' as const),
          from: fc.integer({ min: 1, max: 1e9 }),
          to: fc.integer({ min: 1e9 + 1, max: 2e9 }),
        }),
      ),
      refreshMs: fc.integer({ min: 0, max: 1e6 }),
      limit: fc.integer({ min: 1, max: 1_000 }),
      recordType: fc.constantFrom(undefined, 'flowLog', 'allConnections' as const),
      packetLoss: fc.constantFrom(undefined, 'dropped' as const),
      columns: fc.option(
        fc.array(
          fc.oneof(
            fc.record({ id: name }),
            fc.record({ id: name, width: fc.integer({ min: 1, max: 900 }) }),
          ),
          { minLength: 1, maxLength: 4 },
        ),
        { nil: undefined },
      ),
      sort: fc.record({ field: name, descending: fc.boolean() }),
      density: fc.constantFrom('compact', 'comfortable' as const),
      histogram: fc.boolean(),
      selected: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
      parts: fc.dictionary(
        name.map((part) => `x-${part}`),
        fc.string({ minLength: 1 }),
      ),
    });
    fc.assert(
      fc.property(view, (shown) => {
        expect(parseView(`?${formatView(shown)}`)).toEqual({ ...shown, parts: { ...shown.parts } });
      }),
    );
  });
});
