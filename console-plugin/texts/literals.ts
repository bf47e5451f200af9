import ts from 'typescript';
import { walk } from './sources.ts';

/** Properties whose text a reader sees or hears. */
const READ = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-valuetext',
  'buttonText',
  'content',
  'description',
  'helpText',
  'label',
  'placeholder',
  'text',
  'title',
  'titleText',
]);
/** The product's name is the same in every language. */
const NAMES = new Set(['Tributary']);
/** `{{…}}` never stands in what is drawn; a word has two letters or more. */
const WORD = /\p{L}{2,}/u;

/** Where a file shows a text that does not go through `t`: `line: text`. */
export function literalTexts(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const report = (node: ts.Node, text: string) => {
    const trimmed = text.trim();
    if (!WORD.test(trimmed) || NAMES.has(trimmed)) return;
    found.push(`${lineOf(source, node)}: ${trimmed}`);
  };
  walk(source, (node) => {
    if (ts.isJsxText(node)) report(node, node.text);
    else if (ts.isJsxAttribute(node) && READ.has(node.name.getText(source))) {
      const value = node.initializer;
      if (value && ts.isStringLiteral(value)) report(value, value.text);
      else if (value && ts.isJsxExpression(value)) reportShown(value.expression, report);
    } else if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) {
      reportShown(node.expression, report);
    }
  });
  return found;
}

/** Where a file formats by the browser's language in place of the page's. */
export function browserFormats(source: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(source, (node) => {
    const isIntl = ts.isNewExpression(node) && /^Intl\./.test(node.expression.getText(source));
    const isMethod =
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      /^(toLocale|localeCompare)/.test(node.expression.name.text);
    // The first argument of localeCompare is the other text.
    const least = isMethod && /localeCompare$/.test(node.expression.getText(source)) ? 2 : 1;
    if ((isIntl || isMethod) && (node.arguments?.length ?? 0) < least) {
      found.push(`${lineOf(source, node)}: ${node.getText(source)}`);
    }
  });
  return found;
}

/** Literals that an expression may come to, through conditions and templates. */
function reportShown(
  node: ts.Expression | undefined,
  report: (node: ts.Node, text: string) => void,
): void {
  if (!node) return;
  if (ts.isStringLiteralLike(node)) report(node, node.text);
  else if (ts.isParenthesizedExpression(node)) reportShown(node.expression, report);
  else if (ts.isConditionalExpression(node)) {
    reportShown(node.whenTrue, report);
    reportShown(node.whenFalse, report);
  } else if (ts.isBinaryExpression(node) && SHOWING.has(node.operatorToken.kind)) {
    reportShown(node.left, report);
    reportShown(node.right, report);
  } else if (ts.isTemplateExpression(node)) {
    report(
      node,
      [node.head, ...node.templateSpans.map((span) => span.literal)]
        .map(({ text }) => text)
        .join(' '),
    );
  }
}

const SHOWING = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

function lineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}
