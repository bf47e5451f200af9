import { afterEach, describe, expect, it } from 'vitest';
import { LinkSocket } from '../../agent/native/index.ts';
import type { Link } from '../../agent/native/index.ts';
import { addMacvlan, joinByVeth, makeNetns, removeNetns } from './netns.ts';
import type { TestNetns } from './netns.ts';

/** What a link socket has told, as one line each, and the links as it last told them. */
class Listener {
  readonly links = new Map<number, Link>();
  readonly told: string[] = [];
  #waiting: { line: string; resolve: () => void }[] = [];
  #socket: LinkSocket | undefined;

  static async listen(netns: TestNetns): Promise<Listener> {
    const listener = new Listener();
    listener.#socket = await LinkSocket.open(netns.handle, {
      onLink(link) {
        listener.links.set(link.ifindex, link);
        listener.#tell(`link ${link.name}`);
      },
      onLinkGone(ifindex) {
        listener.#tell(`gone ${listener.links.get(ifindex)?.name ?? String(ifindex)}`);
        listener.links.delete(ifindex);
      },
      onAddress({ address, prefixLength }) {
        listener.#tell(`address ${address}/${String(prefixLength)}`);
      },
      onAddressGone({ address, prefixLength }) {
        listener.#tell(`no address ${address}/${String(prefixLength)}`);
      },
      onDumpEnd() {
        listener.#tell('end');
      },
      onOverrun() {
        listener.#tell('overrun');
      },
      onError(error) {
        listener.#tell(error.message);
      },
    });
    listeners.add(listener);
    return listener;
  }

  #tell(line: string): void {
    this.told.push(line);
    this.#waiting = this.#waiting.filter((waiting) => {
      if (waiting.line !== line) return true;
      waiting.resolve();
      return false;
    });
  }

  /** Resolves when this is told the next time. */
  next(line: string): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ line, resolve }));
  }

  async dump(): Promise<void> {
    const end = this.next('end');
    this.#socket?.requestDump();
    await end;
  }

  link(name: string): Link | undefined {
    return [...this.links.values()].find((link) => link.name === name);
  }

  close(): void {
    this.#socket?.close();
  }
}

const listeners = new Set<Listener>();

afterEach(() => {
  for (const listener of listeners) listener.close();
  listeners.clear();
  removeNetns();
});

describe('a dump', () => {
  it('tells every link with its kind, place and counters, then every address', async () => {
    const host = makeNetns();
    const pod = makeNetns();
    joinByVeth({ netns: host, link: 'h0' }, { netns: pod, link: 'eth0', address: '10.9.0.1/24' });
    pod.ip('link add br0 type bridge');
    pod.ip('link set eth0 master br0');
    addMacvlan({ netns: host, link: 'h0' }, { netns: pod, link: 'net1', address: 'fd09::1/64' });
    const before = pod.counters('eth0');
    const listener = await Listener.listen(pod);
    await listener.dump();
    const after = pod.counters('eth0');
    expect(listener.told.filter((line) => !line.includes('fe80:'))).toEqual([
      ...['link lo', 'link eth0', 'link br0', 'link net1'],
      ...['address 127.0.0.1/8', 'address 10.9.0.1/24', 'address fd09::1/64', 'end'],
    ]);
    expect(listener.link('lo')).toMatchObject({ kind: null, hardwareType: 772, lower: null });
    expect(listener.link('eth0')).toMatchObject({
      ...{ kind: 'veth', hardwareType: 1, mtu: 1500, mac: pod.mac('eth0') },
      master: pod.ifindex('br0'),
      lower: { ifindex: host.ifindex('h0'), netnsId: expect.any(Number) },
    });
    expect(listener.link('net1')).toMatchObject({
      kind: 'macvlan',
      master: null,
      lower: { ifindex: host.ifindex('h0'), netnsId: expect.any(Number) },
    });
    expect(listener.link('br0')).toMatchObject({ kind: 'bridge', lower: null });
    const { rxBytes = 0, txBytes = 0 } = listener.link('eth0')?.stats ?? {};
    expect(before.rxBytes + before.txBytes).toBeGreaterThan(0);
    expect(rxBytes).toBeGreaterThanOrEqual(before.rxBytes);
    expect(rxBytes).toBeLessThanOrEqual(after.rxBytes);
    expect(txBytes).toBeGreaterThanOrEqual(before.txBytes);
    expect(txBytes).toBeLessThanOrEqual(after.txBytes);
  });

  it('asked for twice is given twice', async () => {
    const listener = await Listener.listen(makeNetns());
    await Promise.all([listener.dump(), listener.dump()]);
    await listener.dump();
    expect(listener.told.filter((line) => line === 'end').length).toBeGreaterThanOrEqual(2);
  });
});

describe('events', () => {
  it('follow a link through its life: moved in, renamed, readdressed, moved out', async () => {
    const host = makeNetns();
    const pod = makeNetns();
    joinByVeth({ netns: host, link: 'h0' }, { netns: host, link: 'h1' });
    const listener = await Listener.listen(pod);

    const movedIn = listener.next('link tmp0');
    host.ip('link add tmp0 link h0 type macvlan mode bridge');
    host.ip(`link set tmp0 netns ${pod.name}`);
    await movedIn;

    const renamed = listener.next('link net1');
    pod.ip('link set tmp0 name net1');
    await renamed;
    expect(listener.link('tmp0')).toBeUndefined();

    const addressed = listener.next('address 10.9.0.1/24');
    pod.ip('link set net1 address 02:00:00:00:00:77');
    pod.ip('link set net1 up');
    pod.ip('addr add 10.9.0.1/24 dev net1');
    await addressed;
    expect(listener.link('net1')?.mac).toBe('02:00:00:00:00:77');
    expect((listener.link('net1')?.flags ?? 0) & 1).toBe(1);

    const removed = listener.next('no address 10.9.0.1/24');
    pod.ip('addr del 10.9.0.1/24 dev net1');
    await removed;

    const gone = listener.next('gone net1');
    pod.ip(`link set net1 netns ${host.name}`);
    await gone;
    expect(listener.link('net1')).toBeUndefined();
  });

  it('tell nothing once the socket is closed', async () => {
    const pod = makeNetns();
    const closed = await Listener.listen(pod);
    const open = await Listener.listen(pod);
    closed.close();
    const seen = open.next('link br0');
    pod.ip('link add br0 type bridge');
    await seen;
    expect(closed.told).toEqual([]);
  });
});
