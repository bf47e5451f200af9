import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { predefinedQueries } from '../../backend/src/store/saved-query-store.ts';
import { fields } from '@tributary/model';
import { allColumns } from '../src/features/traffic-flows/columns.ts';

const SOURCES = join(import.meta.dirname, '..', 'src');

/** Where the English texts are. */
export const ENGLISH = join(import.meta.dirname, '../../locales/en/plugin__tributary.json');

/** Suffixes of the plural forms that English has (i18next, JSON v4). */
export const PLURALS = ['_one', '_other'] as const;

/**
 * Every key that the page asks for, as it stands in a locale file: the literal texts of `t(…)`, one
 * with a `count` in each plural form, and the texts that come from the model, the
 * columns and the backend.
 */
export function collectKeys(): Set<string> {
  const keys = new Set<string>();
  for (const file of sourceFiles(SOURCES)) collectFrom(file, keys);
  for (const { label, description, group } of [...fields, ...allColumns]) {
    for (const text of [label, description, group]) keys.add(text);
  }
  for (const { name, description } of predefinedQueries) keys.add(name).add(description);
  const extensions = readFileSync(join(SOURCES, '../console-extensions.json'), 'utf8');
  for (const [, key] of extensions.matchAll(/%plugin__tributary~([^%]+)%/g)) keys.add(key!);
  return keys;
}

/** The locale file as it is. */
export function readEnglish(): Record<string, string> {
  return JSON.parse(readFileSync(ENGLISH, 'utf8')) as Record<string, string>;
}

function collectFrom(file: string, keys: Set<string>): void {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    false,
    file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const [text, options] = node.arguments;
      if (node.expression.text === 't' && text && ts.isStringLiteral(text)) {
        if (hasCount(options)) for (const form of PLURALS) keys.add(text.text + form);
        else keys.add(text.text);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}

function hasCount(options: ts.Expression | undefined): boolean {
  return (
    options !== undefined &&
    ts.isObjectLiteralExpression(options) &&
    options.properties.some(
      (property) =>
        property.name !== undefined &&
        ts.isIdentifier(property.name) &&
        property.name.text === 'count',
    )
  );
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}
