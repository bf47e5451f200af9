import { NetworkIndex } from './network-index.ts';
import type { PhysicalFunction, SriovNode } from './sriov-kinds.ts';
import type { Node, Service } from './plain-kinds.ts';
import { PodIndex } from './pod-index.ts';
import type { Owner, Pod } from './pod.ts';
import type { KindSink } from './watched-kind.ts';

/** What stands in a flow about one end. Empty where it has none. */
export interface Identity {
  readonly name: string;
  readonly type: 'Pod' | 'Service' | 'Node';
  readonly namespace: string;
  readonly ownerName: string;
  readonly ownerType: string;
  readonly hostIp: string;
  readonly hostName: string;
  readonly zone: string;
}

/** A pod owned by a ReplicaSet, by a Deployment, by a Gateway: longer chains are a mistake. */
const LONGEST_CHAIN = 6;
const MOST_IDENTITIES = 50_000;

/** The objects of a cluster, as far as flows need them. */
export class Cluster {
  readonly pods = new PodIndex();
  readonly networks = new NetworkIndex();
  readonly #owners = new Map<string, Owner>();
  readonly #nodesByName = new Map<string, Node>();
  readonly #nodesByAddress = new Map<string, Node>();
  readonly #nodesByUid = new Map<string, Node>();
  readonly #services = new Map<string, Service>();
  readonly #servicesByAddress = new Map<string, Service>();
  readonly #namespaces = new Map<string, string>();
  readonly #sriovNodes = new Map<string, SriovNode>();
  /** Emptied by whatever may change an identity that was made. */
  readonly #identities = new Map<object, Identity>();

  readonly owners: KindSink<Owner> = {
    put: (uid, owner) => {
      if (this.#owners.get(uid)?.uid === owner.uid) return;
      this.#owners.set(uid, owner);
      this.#identities.clear();
    },
    remove: (uid) => this.#owners.delete(uid),
  };

  readonly nodes: KindSink<Node> = {
    put: (uid, node) => {
      const before = this.#nodesByUid.get(uid);
      if (before && JSON.stringify(before) === JSON.stringify(node)) return;
      this.nodes.remove(uid);
      this.#nodesByUid.set(uid, node);
      this.#nodesByName.set(node.name, node);
      for (const address of node.addresses) this.#nodesByAddress.set(address, node);
      this.#identities.clear();
    },
    remove: (uid) => {
      const node = this.#nodesByUid.get(uid);
      if (!node) return;
      this.#nodesByUid.delete(uid);
      if (this.#nodesByName.get(node.name) === node) this.#nodesByName.delete(node.name);
      removeAddresses(this.#nodesByAddress, node);
    },
  };

  readonly services: KindSink<Service> = {
    put: (uid, service) => {
      this.services.remove(uid);
      this.#services.set(uid, service);
      for (const address of service.addresses) this.#servicesByAddress.set(address, service);
    },
    remove: (uid) => {
      const service = this.#services.get(uid);
      if (!service) return;
      this.#services.delete(uid);
      removeAddresses(this.#servicesByAddress, service);
    },
  };

  readonly namespaces: KindSink<string> = {
    put: (uid, name) => this.#namespaces.set(uid, name),
    remove: (uid) => this.#namespaces.delete(uid),
  };

  readonly sriovNodes: KindSink<SriovNode> = {
    put: (uid, node) => this.#sriovNodes.set(uid, node),
    remove: (uid) => this.#sriovNodes.delete(uid),
  };

  namespaceNames(): Iterable<string> {
    return this.#namespaces.values();
  }

  nodeByAddress(address: string): Node | undefined {
    return this.#nodesByAddress.get(address);
  }

  serviceByAddress(address: string): Service | undefined {
    return this.#servicesByAddress.get(address);
  }

  /** The cards of every node that the SR-IOV operator looks after. */
  sriovCards(): { readonly node: string; readonly functions: readonly PhysicalFunction[] }[] {
    return [...this.#sriovNodes.values()];
  }

  identityOfPod(pod: Pod): Identity {
    return this.#identity(pod, () => {
      const owner = this.#workloadOf(pod);
      return {
        name: pod.name,
        type: 'Pod',
        namespace: pod.namespace,
        ownerName: owner?.name ?? pod.name,
        ownerType: owner?.kind ?? 'Pod',
        hostIp: pod.hostIp,
        hostName: pod.nodeName,
        zone: this.#nodesByName.get(pod.nodeName)?.zone ?? '',
      };
    });
  }

  identityOfNode(node: Node): Identity {
    return this.#identity(node, () => ({
      name: node.name,
      type: 'Node',
      namespace: '',
      ownerName: node.name,
      ownerType: 'Node',
      hostIp: node.addresses[0] ?? '',
      hostName: node.name,
      zone: node.zone,
    }));
  }

  identityOfService(service: Service): Identity {
    return this.#identity(service, () => ({
      name: service.name,
      type: 'Service',
      namespace: service.namespace,
      ownerName: service.name,
      ownerType: 'Service',
      hostIp: '',
      hostName: '',
      zone: '',
    }));
  }

  /** Made once an object, and again when what it was made of may have changed. */
  #identity(object: object, make: () => Identity): Identity {
    let identity = this.#identities.get(object);
    if (!identity) {
      // objects that are gone are among them: a WeakMap would drop those, but asks much of every collection
      if (this.#identities.size >= MOST_IDENTITIES) this.#identities.clear();
      identity = make();
      this.#identities.set(object, identity);
    }
    return identity;
  }

  /** The last owner of the chain that begins at the pod. */
  #workloadOf(pod: Pod): Owner | undefined {
    let owner = pod.owner;
    for (let step = 0; owner && step < LONGEST_CHAIN; step++) {
      const next = this.#owners.get(owner.uid);
      if (!next) break;
      owner = next;
    }
    return owner;
  }
}

function removeAddresses<T extends { readonly addresses: readonly string[] }>(
  index: Map<string, T>,
  value: T,
): void {
  for (const address of value.addresses) {
    if (index.get(address) === value) index.delete(address);
  }
}
