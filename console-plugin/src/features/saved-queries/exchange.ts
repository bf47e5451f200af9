import type { SavedQuery, SavedQueryInput } from '@tributary/model';
import type { Translate } from '../../shared/condition-text.ts';
import { freeName } from './groups.ts';

/** What tells an exported file, so that another JSON is not taken for one. */
const FORMAT = 'tributary-saved-queries';
const VERSION = 1;
const MAX_QUERIES = 200;
/** As the API takes them. */
const LONGEST = { name: 128, description: 1_024, view: 16_384 } as const;

/** The reader's queries as a file that can be read again. */
export function exportText(queries: readonly SavedQuery[]): string {
  const kept = queries.map(({ name, description, shared, view }) => ({
    name,
    description,
    shared,
    view,
  }));
  return `${JSON.stringify({ format: FORMAT, version: VERSION, queries: kept }, undefined, 2)}\n`;
}

/**
 * What a file would save, under names that nobody has yet; nothing of it becomes the default. Throws Error with what is
 * wrong, in words, and saves nothing then.
 */
export function importInputs(
  text: string,
  present: readonly SavedQuery[],
  t: Translate,
): SavedQueryInput[] {
  const file = parse(text, t);
  if (!isRecord(file) || file['format'] !== FORMAT || !Array.isArray(file['queries'])) {
    throw new Error(t('The file does not hold saved queries: export some to see the format.'));
  }
  if (file['version'] !== VERSION) {
    throw new Error(
      t('The file is of another version; this page reads {{version}}.', { version: VERSION }),
    );
  }
  const entries = file['queries'] as unknown[];
  if (entries.length > MAX_QUERIES) {
    throw new Error(t('The file holds more than {{most}} queries.', { most: MAX_QUERIES }));
  }
  const names: Pick<SavedQuery, 'name'>[] = [...present];
  return entries.map((entry, index) => {
    const read = readEntry(entry, index + 1, t);
    const name = freeName(read.name, names);
    names.push({ name });
    return { ...read, name };
  });
}

function parse(text: string, t: Translate): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(t('The file is not JSON.'));
  }
}

function readEntry(entry: unknown, number: number, t: Translate): SavedQueryInput {
  const textOf = (key: keyof typeof LONGEST): string => {
    const value = isRecord(entry) ? entry[key] : undefined;
    if (
      typeof value !== 'string' ||
      value.length > LONGEST[key] ||
      (key === 'name' && !value.trim())
    ) {
      throw new Error(
        t('Query {{number}}: "{{key}}" is not a text of at most {{most}} characters.', {
          number,
          key,
          most: LONGEST[key],
        }),
      );
    }
    return value;
  };
  return {
    name: textOf('name').trim(),
    description: textOf('description'),
    view: textOf('view'),
    shared: isRecord(entry) && entry['shared'] === true,
    isDefault: false,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
