import { LinkSocket } from '../../native/index.ts';
import type { Link, LinkAddress } from '../../native/index.ts';
import type { Namespace } from '../netns/registry.ts';
import { isUp } from './link.ts';
import type { LinkState } from './link.ts';
import { OwnAddresses } from './own-addresses.ts';
import { readSriov } from './sriov.ts';

export interface LinkEvents {
  /** A link is new or has changed. */
  onLink(state: LinkState): void;
  /** A link left its namespace. */
  onLinkGone(state: LinkState): void;
  /** A namespace's links cannot be followed. */
  onFailure(netns: number, error: unknown): void;
  /** The kernel dropped messages; all is asked for again. */
  onOverrun(netns: number): void;
}

interface NamespaceLinks {
  readonly links: Map<number, LinkState>;
  /** What the dump under way has told so far: the rest is gone. */
  dumped: Set<number>;
  /** Resolves when the dump under way has ended. */
  dumping: PromiseWithResolvers<void>;
  socket: LinkSocket | undefined;
  /** Made when first asked for after a change. */
  own: OwnAddresses | undefined;
  closed: boolean;
}

/** All links of all namespaces. A link that is gone stays until `forgetGone`, so that its last flows have a name. */
export class LinkRegistry {
  readonly #events: LinkEvents;
  readonly #sysfs: string;
  readonly #namespaces = new Map<number, NamespaceLinks>();

  constructor(events: LinkEvents, sysfs = '/sys') {
    this.#events = events;
    this.#sysfs = sysfs;
  }

  /** Follows the links of a namespace, beginning with those that are there. */
  async follow(namespace: Namespace): Promise<void> {
    const netns = namespace.inode;
    const entry: NamespaceLinks = {
      links: new Map(),
      dumped: new Set(),
      dumping: Promise.withResolvers(),
      socket: undefined,
      own: undefined,
      closed: false,
    };
    this.#namespaces.set(netns, entry);
    try {
      const socket = await LinkSocket.open(namespace.handle, {
        onLink: (link) => this.#onLink(netns, entry, link),
        onLinkGone: (ifindex) => this.#onGone(entry, ifindex),
        onAddress: (address) => this.#onAddress(entry, address, true),
        onAddressGone: (address) => this.#onAddress(entry, address, false),
        onDumpEnd: () => this.#onDumpEnd(entry),
        onOverrun: () => {
          this.#events.onOverrun(netns);
          this.#dump(entry);
        },
        onError: (error) => {
          entry.dumping.resolve();
          this.#events.onFailure(netns, error);
        },
      });
      if (entry.closed) {
        socket.close();
        return;
      }
      entry.socket = socket;
      this.#dump(entry);
    } catch (error) {
      if (!entry.closed) this.#events.onFailure(netns, error);
    }
  }

  /** Asks every namespace for all of its links again, which repairs what an event was lost about; resolves when all have told. */
  async resync(): Promise<void> {
    const entries = [...this.#namespaces.values()].filter(
      ({ socket, closed }) => socket && !closed,
    );
    for (const entry of entries) this.#dump(entry);
    await Promise.all(entries.map(({ dumping }) => dumping.promise));
  }

  /** Ends following a namespace; its links are gone. */
  unfollow(netns: number): void {
    const entry = this.#namespaces.get(netns);
    if (!entry || entry.closed) return;
    entry.closed = true;
    entry.dumping.resolve();
    entry.socket?.close();
    for (const ifindex of [...entry.links.keys()]) this.#onGone(entry, ifindex);
  }

  get(netns: number, ifindex: number): LinkState | undefined {
    return this.#namespaces.get(netns)?.links.get(ifindex);
  }

  /** Every link that is there. */
  *present(): Generator<LinkState> {
    for (const { links } of this.#namespaces.values()) {
      for (const state of links.values()) if (!state.gone) yield state;
    }
  }

  /** Links that are gone now; hand them to `forget` when their flows are read. */
  gone(): LinkState[] {
    return [...this.#namespaces.values()].flatMap(({ links }) =>
      [...links.values()].filter((state) => state.gone),
    );
  }

  forget(states: readonly LinkState[]): void {
    for (const state of states) {
      const entry = this.#namespaces.get(state.netns);
      const { ifindex } = state.link;
      if (entry?.links.get(ifindex) === state) {
        entry.links.delete(ifindex);
        entry.own = undefined;
      }
      if (entry?.closed && entry.links.size === 0) this.#namespaces.delete(state.netns);
    }
  }

  /** MACs and addresses of a namespace's links, those included whose last flows are still to be read. */
  ownAddresses(netns: number): OwnAddresses | undefined {
    const entry = this.#namespaces.get(netns);
    if (!entry) return undefined;
    return (entry.own ??= new OwnAddresses(entry.links.values()));
  }

  #dump(entry: NamespaceLinks): void {
    if (!entry.socket || entry.closed) return;
    entry.dumped = new Set();
    entry.dumping.resolve();
    entry.dumping = Promise.withResolvers();
    entry.socket.requestDump();
  }

  #onLink(netns: number, entry: NamespaceLinks, link: Link): void {
    entry.dumped.add(link.ifindex);
    let state = entry.links.get(link.ifindex);
    if (!state || state.gone || state.link.mac !== link.mac) entry.own = undefined;
    if (state && !state.gone) {
      state.link = link;
    } else {
      state = {
        netns,
        link,
        addresses: new Map(),
        sriov: undefined,
        upMs: undefined,
        gone: false,
      };
      entry.links.set(link.ifindex, state);
    }
    // also of a link that is known: virtual functions may have been made since
    if (link.parentBus === 'pci' && link.parentDevice !== null)
      state.sriov = readSriov(this.#sysfs, link.parentDevice);
    if (isUp(link)) state.upMs ??= performance.now();
    this.#events.onLink(state);
  }

  #onGone(entry: NamespaceLinks, ifindex: number): void {
    const state = entry.links.get(ifindex);
    if (!state || state.gone) return;
    state.gone = true;
    this.#events.onLinkGone(state);
  }

  #onAddress(entry: NamespaceLinks, told: LinkAddress, present: boolean): void {
    const state = entry.links.get(told.ifindex);
    if (!state) return;
    if (present) state.addresses.set(told.address, `${told.address}/${told.prefixLength}`);
    else state.addresses.delete(told.address);
    entry.own = undefined;
    this.#events.onLink(state);
  }

  #onDumpEnd(entry: NamespaceLinks): void {
    for (const ifindex of entry.links.keys()) {
      if (!entry.dumped.has(ifindex)) this.#onGone(entry, ifindex);
    }
    entry.dumping.resolve();
  }
}
