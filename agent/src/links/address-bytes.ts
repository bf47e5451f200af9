import { parseAddress } from '@tributary/model';

/** The 4 or 16 bytes of a textual address in network order, one character each; none where it is not an address. */
export function addressBytes(text: string): string {
  const parsed = parseAddress(text);
  if (!parsed) return '';
  const length = parsed.family === 4 ? 4 : 16;
  const hex = parsed.value.toString(16).padStart(length * 2, '0');
  return Buffer.from(hex, 'hex').toString('latin1');
}
