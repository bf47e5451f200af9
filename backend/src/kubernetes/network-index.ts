import type { Network } from './network-kinds.ts';
import type { KindSink } from './watched-kind.ts';

/** The NetworkAttachmentDefinitions of a cluster by name. */
export class NetworkIndex implements KindSink<Network> {
  readonly #byUid = new Map<string, Network>();
  readonly #byName = new Map<string, Network>();

  put(uid: string, network: Network): void {
    this.remove(uid);
    this.#byUid.set(uid, network);
    this.#byName.set(network.name, network);
  }

  remove(uid: string): void {
    const network = this.#byUid.get(uid);
    if (!network) return;
    this.#byUid.delete(uid);
    if (this.#byName.get(network.name) === network) this.#byName.delete(network.name);
  }

  byName(name: string): Network | undefined {
    return this.#byName.get(name);
  }

  /** What networks that are one have in common: the wire that they are on, or else their name. */
  wireOf(name: string): string {
    return this.#byName.get(name)?.layer2 || name;
  }

  /** Whether two networks are one: the same definition, or two definitions of the same wire. */
  same(a: string, b: string): boolean {
    return a === b || this.wireOf(a) === this.wireOf(b);
  }
}
