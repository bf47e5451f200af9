import type { Reader } from 'protobufjs';
import { readMessageEnd } from './wire.ts';

const BUCKETS = 1 << 14;
/** Longer texts are hardly the same twice. */
const LONGEST = 64;

/**
 * Texts that were read before, by a hash of their bytes. Names of interfaces and namespaces come again with every flow:
 * comparing bytes is several times as fast as making a string, and what is stored many times is kept once.
 */
const known = new Array<string>(BUCKETS).fill('');

/** Reads a text as `reader.string()` does. */
export function readKnownText(reader: Reader): string {
  const end = readMessageEnd(reader);
  const { buf, pos } = reader;
  const length = end - pos;
  if (length === 0) return '';
  if (length <= LONGEST) {
    let hash = length;
    for (let i = pos; i < end; i++) hash = Math.imul(hash ^ buf[i]!, 0x0100_0193);
    const bucket = (hash ^ (hash >>> 15)) & (BUCKETS - 1);
    const text = known[bucket]!;
    if (isSame(text, buf, pos, length)) {
      reader.pos = end;
      return text;
    }
    const read = textOf(buf, pos, end);
    reader.pos = end;
    known[bucket] = read;
    return read;
  }
  reader.pos = end;
  return textOf(buf, pos, end);
}

/** Only ASCII is compared: a text with other characters has another length than its bytes, or other codes. */
function isSame(text: string, bytes: Uint8Array, start: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) {
    if (text.charCodeAt(i) !== bytes[start + i] || bytes[start + i]! > 127) return false;
  }
  return true;
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}
