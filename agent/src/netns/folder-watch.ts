import { readdirSync, statSync, watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Tells, by inotify, when something in a folder may have changed, also of a folder that does not exist yet or that goes
 * and comes back: as long as it is missing, its nearest parent that exists is watched.
 */
export class FolderWatch {
  readonly folder: string;
  readonly #onChange: () => void;
  #watcher: FSWatcher | undefined;
  /** Path, inode (which is used again) and time of birth: a folder that was made anew under its old name is another one. */
  #watched = '';

  constructor(folder: string, onChange: () => void) {
    this.folder = folder;
    this.#onChange = onChange;
    this.rearm();
  }

  /** The names in the folder now; empty while it does not exist. */
  names(): string[] {
    try {
      return readdirSync(this.folder);
    } catch {
      return [];
    }
  }

  /** Watches what is now the nearest folder; does nothing when that is watched already. */
  rearm(): void {
    let nearest = this.folder;
    let stat = statSync(nearest, { throwIfNoEntry: false });
    while (!stat) {
      nearest = dirname(nearest);
      stat = statSync(nearest, { throwIfNoEntry: false });
    }
    const watched = `${nearest} ${stat.ino} ${stat.birthtimeMs}`;
    if (watched === this.#watched) return;
    this.#watcher?.close();
    this.#watched = watched;
    try {
      this.#watcher = watch(nearest, { persistent: false }, () => {
        this.rearm();
        this.#onChange();
      });
      this.#watcher.on('error', () => this.#lost());
    } catch {
      this.#lost();
    }
  }

  close(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
  }

  /** The folder went between the look and the watch: the next full pass arms it again. */
  #lost(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#watched = '';
    this.#onChange();
  }
}
