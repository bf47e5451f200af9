import { canonicalAddress } from '@tributary/model';

/** One interface that has an address. */
export interface Owner {
  readonly agentIp: string;
  readonly netnsInode: number;
  readonly netnsName: string;
  /** Empty when the namespace is no pod's. */
  readonly podUid: string;
  readonly ifName: string;
}

interface OwnedInterface {
  readonly netnsInode: number;
  readonly ifIndex: number;
  readonly netnsName: string;
  readonly podUid: string;
  readonly name: string;
  readonly addresses: readonly string[];
}

/** Which interfaces have an address. */
export class AddressOwners {
  readonly #owners = new Map<string, Map<string, Owner>>();

  add(agentIp: string, owned: OwnedInterface): void {
    const owner: Owner = {
      agentIp,
      netnsInode: owned.netnsInode,
      netnsName: owned.netnsName,
      podUid: owned.podUid,
      ifName: owned.name,
    };
    for (const address of canonical(owned.addresses)) {
      let owners = this.#owners.get(address);
      if (!owners) this.#owners.set(address, (owners = new Map()));
      owners.set(ownerKey(agentIp, owned), owner);
    }
  }

  remove(agentIp: string, owned: OwnedInterface): void {
    for (const address of canonical(owned.addresses)) {
      const owners = this.#owners.get(address);
      owners?.delete(ownerKey(agentIp, owned));
      if (owners?.size === 0) this.#owners.delete(address);
    }
  }

  /** The interfaces that have an address in canonical text. */
  of(address: string): Iterable<Owner> | undefined {
    return this.#owners.get(address)?.values();
  }
}

function ownerKey(agentIp: string, { netnsInode, ifIndex }: OwnedInterface): string {
  return `${agentIp}/${netnsInode}/${ifIndex}`;
}

/** Canonical addresses without prefix lengths. */
function canonical(addresses: readonly string[]): string[] {
  return addresses.map(canonicalAddress).filter((address) => address !== undefined);
}
