import type { SavedQuery } from '@tributary/model';
import { describe, expect, it } from 'vitest';
import type { Translate } from '../../shared/condition-text.ts';
import { exportText, importInputs } from './exchange.ts';

const t = ((text: string, values: Record<string, unknown> = {}) =>
  text.replace(/{{(\w+)}}/g, (_whole, name: string) => String(values[name]))) as Translate;

const storage: SavedQuery = {
  id: '1',
  name: 'Storage',
  description: 'net1 of the databases',
  owner: 'alice',
  shared: true,
  isDefault: true,
  predefined: false,
  view: 'filters=interfaces=net1&sort=Bytes:desc',
  createdMs: 1,
  updatedMs: 2,
};
const file = (queries: unknown[]) =>
  JSON.stringify({ format: 'tributary-saved-queries', version: 1, queries });

describe('saved queries as a file', () => {
  it('come back as they were, as nobody’s default', () => {
    expect(importInputs(exportText([storage]), [], t)).toEqual([
      {
        name: 'Storage',
        description: 'net1 of the databases',
        shared: true,
        isDefault: false,
        view: 'filters=interfaces=net1&sort=Bytes:desc',
      },
    ]);
  });

  it('get names that are free, also among themselves', () => {
    const twice = exportText([storage, storage]);
    expect(importInputs(twice, [storage], t).map(({ name }) => name)).toEqual([
      'Storage 2',
      'Storage 3',
    ]);
  });

  it.each([
    ['{', 'The file is not JSON.'],
    ['[]', 'does not hold saved queries'],
    ['{"format":"tributary-saved-queries","version":2,"queries":[]}', 'another version'],
    [file(Array.from({ length: 201 }, () => storage)), 'more than 200'],
    [file([storage, { ...storage, view: 5 }]), 'Query 2: "view" is not a text'],
    [file([{ ...storage, name: '  ' }]), 'Query 1: "name"'],
    [file(['text']), 'Query 1: "name"'],
  ])('%s is refused with the reason', (text, reason) => {
    expect(() => importInputs(text, [], t)).toThrow(reason);
  });
});
