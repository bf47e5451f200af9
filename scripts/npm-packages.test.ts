import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isInstalled } from './npm-packages.mjs';

const WANTED = {
  '': { version: '0.1.0' },
  model: { version: '0.1.0' },
  'node_modules/@tributary/model': { link: true },
  'node_modules/node': { version: '26.10.0' },
  'node_modules/for-another-system': { version: '1.0.0', optional: true },
};
const PRESENT = {
  model: WANTED.model,
  'node_modules/@tributary/model': { link: true },
  'node_modules/node': { version: '26.10.0' },
};

describe('npm packages', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'tributary-npm-'));
    mkdirSync(path.join(root, 'node_modules', '.bin'), { recursive: true });
    writeFileSync(path.join(root, 'node_modules', '.bin', 'node'), '');
    writeLock('package-lock.json', WANTED);
    writeLock('node_modules/.package-lock.json', PRESENT);
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const writeLock = (file: string, packages: object) => {
    writeFileSync(path.join(root, file), JSON.stringify({ packages }));
  };

  test('that are all there are left alone, without those for another system', () => {
    expect(isInstalled(root)).toBe(true);
  });

  test.each([
    ['a newer version is wanted', { ...WANTED, 'node_modules/node': { version: '26.11.0' } }],
    ['a package is new', { ...WANTED, 'node_modules/fastify': { version: '5.0.0' } }],
    ['a workspace is new', { ...WANTED, 'node_modules/@tributary/operator': { link: true } }],
  ])('are installed when %s', (_, packages) => {
    writeLock('package-lock.json', packages);
    expect(isInstalled(root)).toBe(false);
  });

  test('are installed again when npm did not finish', () => {
    rmSync(path.join(root, 'node_modules', '.package-lock.json'));
    expect(isInstalled(root)).toBe(false);
  });
});
