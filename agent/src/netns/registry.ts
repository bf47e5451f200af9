import { statSync } from 'node:fs';
import { isKernelError, NOT_A_NAMESPACE, openNetns } from '../../native/index.ts';
import type { NetnsHandle } from '../../native/index.ts';
import type { ProcessNamespace } from './process-scan.ts';

/** A network namespace that is observed. */
export interface Namespace {
  readonly inode: number;
  readonly handle: NetnsHandle;
  /** Its file's name, `host` for the agent's own, else `net:[inode]`. */
  name: string;
  /** UID of the pod whose processes hold it. */
  podUid: string | undefined;
}

export interface NamespaceEvents {
  /** A namespace appeared, and is open. */
  onAppeared(namespace: Namespace): void;
  /** Nothing but this agent holds the namespace any more: end what is there, then `release` it. */
  onAbandoned(namespace: Namespace): void;
  /** A namespace cannot be opened; said once for each path. */
  onUnreadable(path: string, error: unknown): void;
}

/** Name of the agent's own namespace. */
export const HOST = 'host';
const HOST_PATHS = ['/proc/1/ns/net', '/proc/self/ns/net'];

/** All network namespaces of the node, by inode. Desired state: each `update` is the whole of what is there now. */
export class NamespaceRegistry {
  readonly #events: NamespaceEvents;
  readonly #namespaces = new Map<number, Namespace>();
  readonly #abandoned = new Set<number>();
  readonly #unreadable = new Set<string>();

  constructor(events: NamespaceEvents) {
    this.#events = events;
  }

  get(inode: number): Namespace | undefined {
    return this.#namespaces.get(inode);
  }

  get size(): number {
    return this.#namespaces.size;
  }

  all(): IterableIterator<Namespace> {
    return this.#namespaces.values();
  }

  /**
   * Compares with what there is: `files` are paths that may be namespaces (one that is not mounted yet is passed over),
   * `processes` the namespaces that processes hold.
   */
  update(files: readonly string[], processes: ReadonlyMap<number, ProcessNamespace>): void {
    const present = new Set<number>();
    for (const path of HOST_PATHS) this.#see(path, HOST, undefined, present);
    for (const path of files) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      this.#see(path, name, processes, present);
    }
    for (const { inode, path, podUid } of processes.values()) {
      if (present.has(inode)) continue;
      const known = this.#namespaces.get(inode);
      if (known) this.#keep(known, `net:[${inode}]`, podUid, present);
      else this.#open(path, `net:[${inode}]`, podUid, present);
    }
    for (const namespace of this.#namespaces.values()) {
      if (present.has(namespace.inode)) this.#abandoned.delete(namespace.inode);
      else if (!this.#abandoned.has(namespace.inode)) {
        this.#abandoned.add(namespace.inode);
        this.#events.onAbandoned(namespace);
      }
    }
  }

  /** Lets an abandoned namespace go; does nothing for one that came back into use. */
  release(inode: number): boolean {
    const namespace = this.#namespaces.get(inode);
    if (!namespace || !this.#abandoned.delete(inode)) return false;
    this.#namespaces.delete(inode);
    namespace.handle.close();
    return true;
  }

  close(): void {
    for (const { handle } of this.#namespaces.values()) handle.close();
    this.#namespaces.clear();
  }

  #see(
    path: string,
    name: string,
    processes: ReadonlyMap<number, ProcessNamespace> | undefined,
    present: Set<number>,
  ): void {
    const inode = inodeOf(path);
    if (inode === undefined || present.has(inode)) return;
    const podUid = processes?.get(inode)?.podUid;
    const known = this.#namespaces.get(inode);
    if (known) this.#keep(known, name, podUid, present);
    else this.#open(path, name, podUid, present);
  }

  #keep(
    namespace: Namespace,
    name: string,
    podUid: string | undefined,
    present: Set<number>,
  ): void {
    namespace.name = name;
    namespace.podUid = podUid ?? namespace.podUid;
    present.add(namespace.inode);
  }

  #open(path: string, name: string, podUid: string | undefined, present: Set<number>): void {
    let handle: NetnsHandle;
    try {
      handle = openNetns(path);
    } catch (error) {
      const toCome = isKernelError(error) && [NOT_A_NAMESPACE, 'ENOENT'].includes(error.code);
      if (!toCome && !this.#unreadable.has(path)) {
        this.#unreadable.add(path);
        this.#events.onUnreadable(path, error);
      }
      return;
    }
    this.#unreadable.delete(path);
    if (present.has(handle.inode) || this.#namespaces.has(handle.inode)) {
      handle.close();
      return;
    }
    const namespace: Namespace = { inode: handle.inode, handle, name, podUid };
    this.#namespaces.set(namespace.inode, namespace);
    present.add(namespace.inode);
    this.#events.onAppeared(namespace);
  }
}

/** Inode of the namespace mounted there (or of an empty file that is still to become one). */
function inodeOf(path: string): number | undefined {
  try {
    return statSync(path).ino;
  } catch {
    return undefined;
  }
}
