import type { Attachment } from './network-status.ts';
import type { Pod } from './pod.ts';
import type { KindSink } from './watched-kind.ts';

/** How long a pod that is gone is still known by its UID: its last flows may come late. */
const REMEMBER_MS = 600_000;
const MOST_REMEMBERED = 20_000;

/** One address or MAC of a pod. */
export interface PodEnd {
  readonly pod: Pod;
  /** The interface; undefined for an address of the cluster's own network that only the pod's status names. */
  readonly attachment: Attachment | undefined;
  /** NetworkAttachmentDefinition `namespace/name`; empty for the cluster's own network. */
  readonly network: string;
}

interface Gone {
  readonly pod: Pod;
  readonly sinceMs: number;
}

/** Pods by everything by which a flow can name them. */
export class PodIndex implements KindSink<Pod> {
  readonly #pods = new Map<string, Pod>();
  /** Of pods that are gone, oldest first. */
  readonly #gone = new Map<string, Gone>();
  readonly #uidByHash = new Map<string, string>();
  readonly #byAddress = new Map<string, PodEnd[]>();
  readonly #byMac = new Map<string, PodEnd[]>();
  readonly #byPort = new Map<string, Pod>();
  readonly #byPci = new Map<string, PodEnd>();

  put(uid: string, pod: Pod): void {
    this.#withdraw(uid);
    this.#gone.delete(uid);
    this.#pods.set(uid, pod);
    if (pod.configHash !== '') this.#uidByHash.set(pod.configHash, uid);
    for (const end of endsOf(pod)) {
      for (const address of end.addresses) add(this.#byAddress, address, end);
      if (end.attachment?.mac) add(this.#byMac, end.attachment.mac, end);
      if (end.attachment?.pciAddress) this.#byPci.set(pciKey(pod, end.attachment), end);
    }
    for (const port of pod.hostPorts) this.#byPort.set(`${pod.nodeName}/${port}`, pod);
  }

  remove(uid: string): void {
    const pod = this.#pods.get(uid);
    if (!pod) return;
    this.#withdraw(uid);
    const now = Date.now();
    this.#gone.set(uid, { pod, sinceMs: now });
    for (const [old, { sinceMs }] of this.#gone) {
      if (now - sinceMs < REMEMBER_MS && this.#gone.size <= MOST_REMEMBERED) break;
      this.#forget(old);
    }
  }

  /** By UID, or for a static pod by what its cgroup has instead; also for a while after it is gone. */
  byUid(uidOrHash: string): Pod | undefined {
    const uid = this.#uidByHash.get(uidOrHash) ?? uidOrHash;
    return this.#pods.get(uid) ?? this.#gone.get(uid)?.pod;
  }

  /** Who has an address in canonical text; of running pods only. */
  byAddress(address: string): readonly PodEnd[] {
    return this.#byAddress.get(address) ?? [];
  }

  /** Who has a MAC address in lower case; of running pods only. */
  byMac(mac: string): readonly PodEnd[] {
    return this.#byMac.get(mac) ?? [];
  }

  /** The pod on a node's own network that declares a port of it. */
  byHostPort(nodeName: string, protocol: number, port: number): Pod | undefined {
    return this.#byPort.get(`${nodeName}/${protocol}/${port}`);
  }

  /** The pod that uses a PCI device of a node. */
  byPci(nodeName: string, pciAddress: string): PodEnd | undefined {
    return this.#byPci.get(`${nodeName}/${pciAddress}`);
  }

  /** Pods of which an annotation could not be read. */
  get malformed(): number {
    let count = 0;
    for (const pod of this.#pods.values()) if (pod.malformed !== '') count++;
    return count;
  }

  /** Takes from a pod whatever it owns. */
  #withdraw(uid: string): void {
    const pod = this.#pods.get(uid);
    if (!pod) return;
    this.#pods.delete(uid);
    for (const { addresses, attachment } of endsOf(pod)) {
      for (const address of addresses) withdraw(this.#byAddress, address, pod);
      if (attachment?.mac) withdraw(this.#byMac, attachment.mac, pod);
      if (attachment?.pciAddress) {
        const key = pciKey(pod, attachment);
        if (this.#byPci.get(key)?.pod === pod) this.#byPci.delete(key);
      }
    }
    for (const port of pod.hostPorts) {
      const key = `${pod.nodeName}/${port}`;
      if (this.#byPort.get(key) === pod) this.#byPort.delete(key);
    }
  }

  #forget(uid: string): void {
    const hash = this.#gone.get(uid)?.pod.configHash;
    if (hash && this.#uidByHash.get(hash) === uid) this.#uidByHash.delete(hash);
    this.#gone.delete(uid);
  }
}

/** A pod's interfaces, and its own addresses where no interface has them. */
function endsOf(pod: Pod): (PodEnd & { readonly addresses: readonly string[] })[] {
  if (pod.hostNetwork) return [];
  const ends = pod.attachments.map((attachment) => ({
    pod,
    attachment,
    network: attachment.network,
    addresses: attachment.addresses,
  }));
  const told = new Set(ends.flatMap((end) => (end.network === '' ? end.addresses : [])));
  const addresses = pod.addresses.filter((address) => !told.has(address));
  return [...ends, { pod, attachment: undefined, network: '', addresses }];
}

function pciKey(pod: Pod, { pciAddress }: Attachment): string {
  return `${pod.nodeName}/${pciAddress}`;
}

function add(index: Map<string, PodEnd[]>, key: string, end: PodEnd): void {
  const ends = index.get(key);
  if (ends) ends.push(end);
  else index.set(key, [end]);
}

function withdraw(index: Map<string, PodEnd[]>, key: string, pod: Pod): void {
  const left = (index.get(key) ?? []).filter((end) => end.pod !== pod);
  if (left.length > 0) index.set(key, left);
  else index.delete(key);
}
