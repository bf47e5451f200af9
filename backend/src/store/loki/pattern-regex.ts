import type { Match } from '@tributary/model';
import { quoteRegex } from './quote.ts';

/**
 * The regular expression of a pattern, `anything` standing for what lies between its parts. Undefined where RE2 and we
 * may not agree on what is the same letter in another case.
 */
export function patternRegex(
  { parts, ignoreCase }: Extract<Match, { is: 'pattern' }>,
  anything: string,
): string | undefined {
  if (ignoreCase && parts.some((part) => /[^\x20-\x7e]/.test(part))) return undefined;
  const regex = parts.map(quoteRegex).join(anything);
  return ignoreCase ? `(?i:${regex})` : regex;
}
