import { watchMounts } from '../../native/index.ts';
import type { Watch } from '../../native/index.ts';
import { FolderWatch } from './folder-watch.ts';
import { ProcessScan } from './process-scan.ts';
import type { ProcessNamespace } from './process-scan.ts';
import { HOST } from './registry.ts';
import type { NamespaceRegistry } from './registry.ts';

export interface DiscoveryOptions {
  readonly folders: readonly string[];
  readonly procFolder: string;
  readonly scanMs: number;
}

/** Processes are not looked at more often than this, however many drains ask for it. */
const SHORTEST_SCAN_MS = 250;

/**
 * Keeps the registry as the node is. A folder's inotify event and a change of mounts (a file under `/run/netns` becomes
 * a namespace only when that is mounted on it) make a pass at once; processes are looked at once in `scanMs`, which
 * also repairs whatever an event was lost about.
 */
export class Discovery {
  readonly #registry: NamespaceRegistry;
  readonly #folders: readonly FolderWatch[];
  readonly #scan: ProcessScan;
  readonly #mounts: Watch;
  readonly #timer: NodeJS.Timeout;
  #processes: ReadonlyMap<number, ProcessNamespace>;
  #pending = false;
  #lastScan = performance.now();

  constructor(registry: NamespaceRegistry, options: DiscoveryOptions) {
    this.#registry = registry;
    this.#scan = new ProcessScan(options.procFolder);
    this.#processes = this.#scan.run();
    const soon = () => this.#passSoon();
    this.#folders = options.folders.map((folder) => new FolderWatch(folder, soon));
    this.#mounts = watchMounts(soon);
    this.#timer = setInterval(() => this.#fullPass(), options.scanMs);
    this.#pass();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#mounts.close();
    for (const folder of this.#folders) folder.close();
  }

  /**
   * Looks at the processes now if a namespace's pod is not known: whoever sent the flows that were just read is there,
   * and may have come since the last scan.
   */
  findOwners(): void {
    if (performance.now() - this.#lastScan < SHORTEST_SCAN_MS) return;
    for (const { name, podUid } of this.#registry.all()) {
      if (podUid !== undefined || name === HOST) continue;
      this.#fullPass();
      return;
    }
  }

  /** Several events of one moment make one pass. */
  #passSoon(): void {
    if (this.#pending) return;
    this.#pending = true;
    setImmediate(() => {
      this.#pending = false;
      this.#pass();
    });
  }

  #fullPass(): void {
    this.#lastScan = performance.now();
    this.#processes = this.#scan.run();
    for (const folder of this.#folders) folder.rearm();
    this.#pass();
  }

  #pass(): void {
    const files = this.#folders.flatMap((watch) =>
      watch.names().map((name) => `${watch.folder}/${name}`),
    );
    this.#registry.update(files, this.#processes);
  }
}
