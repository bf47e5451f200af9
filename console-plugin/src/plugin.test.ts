import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tabs } from './view/index.ts';

const read = <T>(path: string) =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as T;

interface Extension {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

describe('what the console loads', () => {
  const { consolePlugin } = read<{ consolePlugin: { exposedModules: Record<string, string> } }>(
    '../package.json',
  );
  const extensions = read<Extension[]>('../console-extensions.json');
  const propertiesOf = (type: string) =>
    extensions.filter((extension) => extension.type === type).map(({ properties }) => properties);

  it('refers to exposed modules, and exposes no other', () => {
    const text = JSON.stringify(extensions);
    const referred = [...text.matchAll(/"\$codeRef":"([^"]+)"/g)].map(([, name]) => name);
    expect(new Set(referred)).toEqual(new Set(Object.keys(consolePlugin.exposedModules)));
  });

  it('has a tab and a menu item for the same kinds', () => {
    const kinds = propertiesOf('console.tab/horizontalNav').map(({ model }) => model);
    expect(kinds).toHaveLength(14);
    expect(propertiesOf('console.action/resource-provider').map(({ model }) => model)).toEqual(
      kinds,
    );
  });

  it('leads to routes of its own', () => {
    const paths = propertiesOf('console.page/route').flatMap(({ path }) => path);
    for (const { href, namespaced } of propertiesOf('console.navigation/href')) {
      expect(paths).toContain(href);
      if (namespaced) expect(paths).toContain(`${String(href)}/ns/:ns`);
    }
  });

  it('lets the reader prefer any of the tabs', () => {
    const [tab] = propertiesOf('console.user-preference/item');
    const { options } = tab?.['field'] as { options: readonly { value: string }[] };
    expect(options.map(({ value }) => value)).toEqual(expect.arrayContaining([...tabs]));
  });

  it('is built with the PatternFly of the oldest console', () => {
    const { packages } = read<{ packages: Record<string, { version: string }> }>(
      '../../package-lock.json',
    );
    for (const name of ['react-core', 'react-icons', 'react-table']) {
      expect(packages[`node_modules/@patternfly/${name}`]?.version).toBe('6.4.0');
    }
  });
});
