import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FolderWatch } from './folder-watch.ts';

let parent: string;
let watch: FolderWatch;
let changes: number;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'tributary-watch-'));
  changes = 0;
  watch = new FolderWatch(join(parent, 'run', 'netns'), () => changes++);
});

afterEach(() => {
  watch.close();
  rmSync(parent, { recursive: true, force: true });
});

/** Does something to the folder and waits until the watch tells of it. */
async function told(change: () => void): Promise<void> {
  const before = changes;
  change();
  await vi.waitFor(() => expect(changes).toBeGreaterThan(before), { timeout: 5_000 });
}

it('a folder that does not exist yet has no names', () => {
  expect(watch.names()).toEqual([]);
});

it('a folder that is made later is followed, and so is what comes and goes in it', async () => {
  await told(() => mkdirSync(join(parent, 'run')));
  await told(() => mkdirSync(watch.folder));
  const file = join(watch.folder, 'pod');
  await told(() => writeFileSync(file, ''));
  expect(watch.names()).toEqual(['pod']);
  await told(() => rmSync(file));
  expect(watch.names()).toEqual([]);
});

it('a folder that goes and comes back is followed again', async () => {
  await told(() => mkdirSync(watch.folder, { recursive: true }));
  watch.rearm();
  await told(() => rmSync(join(parent, 'run'), { recursive: true }));
  watch.rearm();
  await told(() => mkdirSync(watch.folder, { recursive: true }));
  watch.rearm();
  await told(() => writeFileSync(join(watch.folder, 'pod'), ''));
  expect(watch.names()).toEqual(['pod']);
});

it('a folder that is replaced at once is followed', async () => {
  await told(() => mkdirSync(watch.folder, { recursive: true }));
  watch.rearm();
  await told(() => {
    rmSync(watch.folder, { recursive: true });
    mkdirSync(watch.folder);
  });
  watch.rearm();
  await told(() => writeFileSync(join(watch.folder, 'pod'), ''));
});
