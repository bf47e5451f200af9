import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eitherEndKeys, fields, reasonTexts } from '@tributary/model';
import ts from 'typescript';
import { predefinedQueries } from '../../backend/src/store/saved-query-store.ts';
import { allColumns } from '../src/features/traffic-flows/columns.ts';
import { eitherEndLabel } from '../src/shared/condition-text.ts';
import { SOURCES, sourceFiles, walk } from './sources.ts';

/** The English texts that the page asks for. */
export interface PageTexts {
  readonly plain: ReadonlySet<string>;
  /** Those with a `count`, which every language has in each of its plural forms. */
  readonly counted: ReadonlySet<string>;
}

/**
 * Every text that the page asks for: the literal texts of `t(…)`, and those that come from the model,
 * the columns, the backend and the plugin's extensions.
 */
export function collectTexts(): PageTexts {
  const texts = { plain: new Set<string>(), counted: new Set<string>() };
  for (const source of sourceFiles(SOURCES)) collectFrom(source, texts);
  const { plain } = texts;
  for (const { label, description, group } of [...fields, ...allColumns]) {
    for (const text of [label, description, group]) plain.add(text);
  }
  for (const key of eitherEndKeys) plain.add(eitherEndLabel(key) ?? key);
  for (const text of Object.values(reasonTexts)) plain.add(text);
  for (const { name, description } of predefinedQueries) plain.add(name).add(description);
  const extensions = readFileSync(join(SOURCES, '../console-extensions.json'), 'utf8');
  for (const [, key] of extensions.matchAll(/%plugin__tributary~([^%]+)%/g)) plain.add(key!);
  return texts;
}

function collectFrom(
  source: ts.SourceFile,
  { plain, counted }: { plain: Set<string>; counted: Set<string> },
): void {
  walk(source, (node) => {
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return;
    const [text, options] = node.arguments;
    if (node.expression.text !== 't' || !text || !ts.isStringLiteral(text)) return;
    (hasCount(options) ? counted : plain).add(text.text);
  });
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
