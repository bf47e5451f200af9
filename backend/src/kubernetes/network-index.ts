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

  /** Whether two networks are one: the same definition, or two definitions of the same wire. */
  same(a: string, b: string): boolean {
    if (a === b) return true;
    const layer2 = this.#byName.get(a)?.layer2;
    return Boolean(layer2) && layer2 === this.#byName.get(b)?.layer2;
  }
}
