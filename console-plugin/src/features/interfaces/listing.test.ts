import { parseLinkFilters } from '@tributary/model';
import type { InterfaceInfo } from '@tributary/model';
import { expect, it } from 'vitest';
import { filterInterfaces } from './filter-interfaces.ts';
import { countCoverage, linesOf } from './listing.ts';
import type { Listing } from './listing.ts';

const none = {
  rxPackets: 0,
  rxBytes: 0,
  txPackets: 0,
  txBytes: 0,
  rxErrors: 0,
  txErrors: 0,
  rxDropped: 0,
  txDropped: 0,
};

function made(netns: string, name: string, more: Partial<InterfaceInfo> = {}): InterfaceInfo {
  return {
    node: 'n1',
    agentIp: '10.0.0.1',
    netns,
    netnsInode: netns.length,
    ifIndex: name.length,
    name,
    kind: 'veth',
    mac: '',
    addresses: [],
    mtu: 1500,
    state: 'up',
    coverage: 'observed',
    reason: '',
    kernel: none,
    observed: none,
    rate: { rx: 0, tx: 0, samples: [] },
    ...more,
  };
}

const listing: Listing = {
  search: '',
  coverage: undefined,
  grouping: 'none',
  sort: 'netns',
  descending: false,
};
const interfaces = [
  made('web-10', 'net1', { addresses: ['10.60.1.5/24'], rate: { rx: 5, tx: 1, samples: [] } }),
  made('web-2', 'net10'),
  made('web-2', 'lo', { coverage: 'excluded' }),
];

const shown = (more: Partial<Listing>) =>
  linesOf(interfaces, { ...listing, ...more }).map((line) =>
    line.kind === 'group' ? `[${line.name} ${line.members.length}]` : line.info.name,
  );

it('sorts names with numbers as a reader does', () => {
  expect(shown({})).toEqual(['lo', 'net10', 'net1']);
});

it('finds by address and keeps only the coverage asked for', () => {
  expect(shown({ search: '10.60.' })).toEqual(['net1']);
  expect(shown({ coverage: 'excluded' })).toEqual(['lo']);
});

it('groups, and sorts within the groups', () => {
  expect(shown({ grouping: 'netns', sort: 'rate', descending: true })).toEqual([
    '[web-2 2]',
    'net10',
    'lo',
    '[web-10 1]',
    'net1',
  ]);
});

it('groups by pod and by network, those without in a group of their own', () => {
  const pod = { namespace: 'shop', name: 'web' };
  const owned = [made('a', 'net1', { pod, network: 'shop/red' }), made('a', 'eth0', { pod })];
  const groups = (grouping: Listing['grouping']) =>
    linesOf([...owned, made('host', 'br0')], { ...listing, grouping }).flatMap((line) =>
      line.kind === 'group' ? [`${line.name} ${line.members.length}`] : [],
    );
  expect(groups('pod')).toEqual([' 1', 'shop/web 2']);
  expect(groups('network')).toEqual([' 2', 'shop/red 1']);
  expect(linesOf(owned, { ...listing, search: 'shop/red' })).toHaveLength(1);
});

it('counts every state of coverage', () => {
  expect([...countCoverage(interfaces)]).toEqual([
    ['observed', 2],
    ['excluded', 1],
  ]);
});

it('keeps what the filter bar leaves, and says which filters it cannot apply', () => {
  const filter = parseLinkFilters('interfaces=net1;bytes>=10');
  const { found, ignored } = filterInterfaces(interfaces, { filter, match: 'all' });
  expect(found.map(({ name }) => name)).toEqual(['net1']);
  expect(ignored).toBe(1);
});
