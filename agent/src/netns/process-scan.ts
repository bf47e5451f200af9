import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { podUidOf } from './owner.ts';

/** A namespace that processes hold. */
export interface ProcessNamespace {
  readonly inode: number;
  /** A file by which it can be opened. */
  readonly path: string;
  readonly podUid: string | undefined;
}

/**
 * Looks at every process for its network namespace: one entry a namespace. A process that ends meanwhile, or that may
 * not be looked at, is left out. `owners` keeps what is known of a process between scans, by pid and namespace.
 */
export class ProcessScan {
  readonly #folder: string;
  #owners = new Map<string, string | undefined>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  run(): ReadonlyMap<number, ProcessNamespace> {
    const found = new Map<number, ProcessNamespace>();
    const owners = new Map<string, string | undefined>();
    for (const pid of readdirSync(this.#folder)) {
      if (!/^\d+$/.test(pid)) continue;
      const path = `${this.#folder}/${pid}/ns/net`;
      const inode = namespaceOf(path);
      if (inode === undefined) continue;
      const key = `${pid}:${inode}`;
      const podUid = this.#owners.has(key) ? this.#owners.get(key) : this.#readOwner(pid);
      owners.set(key, podUid);
      const known = found.get(inode);
      if (!known || (podUid !== undefined && known.podUid === undefined)) {
        found.set(inode, { inode, path, podUid });
      }
    }
    this.#owners = owners;
    return found;
  }

  #readOwner(pid: string): string | undefined {
    try {
      return podUidOf(readFileSync(`${this.#folder}/${pid}/cgroup`, 'utf8'));
    } catch {
      return undefined;
    }
  }
}

function namespaceOf(path: string): number | undefined {
  try {
    return Number(/^net:\[(\d+)\]$/.exec(readlinkSync(path))?.[1]) || undefined;
  } catch {
    return undefined;
  }
}
