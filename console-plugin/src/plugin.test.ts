import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (path: string) =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Record<string, unknown>;

describe('what the console loads', () => {
  const { consolePlugin } = read('../package.json') as {
    consolePlugin: { exposedModules: Record<string, string> };
  };

  it('refers to exposed modules, and exposes no other', () => {
    const extensions = readFileSync(new URL('../console-extensions.json', import.meta.url), 'utf8');
    const referred = [...extensions.matchAll(/"\$codeRef": "([^"]+)"/g)].map(([, name]) => name);
    expect(new Set(referred)).toEqual(new Set(Object.keys(consolePlugin.exposedModules)));
  });

  it('is built with the PatternFly of the oldest console', () => {
    const { packages } = read('../../package-lock.json') as {
      packages: Record<string, { version: string }>;
    };
    for (const name of ['react-core', 'react-icons', 'react-table']) {
      expect(packages[`node_modules/@patternfly/${name}`]?.version).toBe('6.4.0');
    }
  });
});
