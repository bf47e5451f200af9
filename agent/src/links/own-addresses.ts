import { addressBytes } from './address-bytes.ts';
import type { LinkState } from './link.ts';

/** What the links of one namespace answer to, looked up once for every flow. */
export class OwnAddresses {
  readonly #macs = new Set<number>();
  /** The bytes of each, one character each. */
  readonly #addresses = new Set<string>();

  constructor(links: Iterable<LinkState>) {
    for (const { link, addresses } of links) {
      if (link.mac !== null) this.#macs.add(Number.parseInt(link.mac.replaceAll(':', ''), 16));
      for (const text of addresses.keys()) this.#addresses.add(addressBytes(text));
    }
  }

  /** Whether a link has this MAC, as a 48-bit number. */
  hasMac(mac: number): boolean {
    return this.#macs.has(mac);
  }

  /** Whether a link has this address: 4 or 16 bytes in network order, one character each. */
  hasAddress(address: string): boolean {
    return this.#addresses.has(address);
  }
}
