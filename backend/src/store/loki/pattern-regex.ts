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

/** Letters that have another one that differs in case only, beside their own: of the Kelvin sign and the long s. */
const FOLDED = 'ks';

/**
 * The longest piece of a pattern without any of the signs: every value that matches has it, case apart where the pattern
 * disregards that. Empty where there is none.
 */
export function longestPiece(
  { parts, ignoreCase }: Pick<Extract<Match, { is: 'pattern' }>, 'parts' | 'ignoreCase'>,
  without: string,
): string {
  const signs = quoteRegex(without + (ignoreCase ? FOLDED : ''));
  // a letter beyond ASCII may be folded in one language and not in another
  const others = ignoreCase || without !== '' ? '|[^ -~]' : '';
  const separator = signs === '' ? /(?!)/ : new RegExp(`[${signs}]${others}`, 'i');
  return parts
    .flatMap((part) => part.split(separator))
    .reduce((one, other) => (other.length > one.length ? other : one), '');
}
