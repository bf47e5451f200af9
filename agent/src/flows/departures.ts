import type { LinkRegistry } from '../links/link-registry.ts';
import type { LinkState } from '../links/link.ts';
import type { Namespace, NamespaceRegistry } from '../netns/registry.ts';

type Name = Pick<Namespace, 'name' | 'podUid'>;

/**
 * Links and namespaces that are gone, whose last flows are still in the kernel's tables. They keep their names until a
 * drain that began after they went has been read; then nothing of ours keeps them alive.
 */
export class Departures {
  readonly #links: LinkRegistry;
  readonly #namespaces: NamespaceRegistry;
  /** Names of namespaces that the last drain let go. */
  readonly #formerNames = new Map<number, Name>();
  #abandoned = new Set<number>();
  #leaving: { readonly links: readonly LinkState[]; readonly namespaces: ReadonlySet<number> } = {
    links: [],
    namespaces: new Set(),
  };

  constructor(links: LinkRegistry, namespaces: NamespaceRegistry) {
    this.#links = links;
    this.#namespaces = namespaces;
  }

  /** Nothing but this agent uses the namespace any more. */
  abandon(inode: number): void {
    this.#abandoned.add(inode);
  }

  /** What is gone by now has its last flows in the tables that are read next. */
  beginDrain(): void {
    this.#leaving = { links: this.#links.gone(), namespaces: this.#abandoned };
    this.#abandoned = new Set();
  }

  /** The flows of what was gone when the drain began have been read: closes what is ours in them. */
  endDrain(): void {
    this.#links.forget(this.#leaving.links);
    this.#formerNames.clear();
    for (const inode of this.#leaving.namespaces) {
      const namespace = this.#namespaces.get(inode);
      if (!namespace || !this.#namespaces.release(inode)) continue;
      this.#formerNames.set(inode, { name: namespace.name, podUid: namespace.podUid });
      this.#links.unfollow(inode);
    }
  }

  /** The name of a namespace that is there, or was let go by the last drain. */
  nameOf(inode: number): Name | undefined {
    return this.#namespaces.get(inode) ?? this.#formerNames.get(inode);
  }
}
