/** Up to this length bytes are written by hand; beyond, the call into Node pays. */
const SHORT_TEXT = 24;
/** What a length of four bytes reaches. */
const MOST_PART_BYTES = 1 << 28;

/**
 * Protobuf into one buffer, which grows and is used again. A part whose length is known only at its end gets a length of
 * four bytes: a varint may be longer than it must (https://protobuf.dev/programming-guides/encoding/#varints).
 */
export class ProtoWriter {
  #bytes: Buffer;
  #length = 0;

  /** `bytes`: how many it has room for at first. */
  constructor(bytes = 256) {
    this.#bytes = Buffer.allocUnsafe(bytes);
  }

  get length(): number {
    return this.#length;
  }

  /** What was written so far; valid until the next write. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets everything before `start` (default: all). */
  reset(start = this.#length): void {
    this.#bytes.copyWithin(0, start, this.#length);
    this.#length -= start;
  }

  /** Goes back to an earlier length. */
  rewind(length: number): void {
    this.#length = length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** A safe non-negative integer. */
  varint(value: number): void {
    this.#reserve(10);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  raw(bytes: Uint8Array): void {
    const { length } = bytes;
    this.#reserve(length);
    if (length > SHORT_TEXT) this.#bytes.set(bytes, this.#length);
    else for (let i = 0; i < length; i++) this.#bytes[this.#length + i] = bytes[i]!;
    this.#length += length;
  }

  /** A safe non-negative integer in decimal digits. */
  decimal(value: number): void {
    const digits = decimalDigits(value);
    this.#reserve(digits);
    let rest = value;
    for (let at = this.#length + digits - 1; at >= this.#length; at--) {
      const tens = Math.floor(rest / 10);
      this.#bytes[at] = 0x30 + (rest - tens * 10);
      rest = tens;
    }
    this.#length += digits;
  }

  /** A text as UTF-8. */
  text(value: string): void {
    this.#reserve(value.length * 3);
    if (value.length <= SHORT_TEXT && this.#ascii(value)) return;
    this.#length += this.#bytes.write(value, this.#length);
  }

  /** Begins a part that is led by its length; its end is `close` with what this returns. */
  open(): number {
    this.#reserve(4);
    this.#length += 4;
    return this.#length;
  }

  close(start: number): void {
    const length = this.#length - start;
    if (length >= MOST_PART_BYTES) throw new RangeError(`a part of ${String(length)} bytes`);
    this.#bytes[start - 4] = (length & 0x7f) | 0x80;
    this.#bytes[start - 3] = ((length >> 7) & 0x7f) | 0x80;
    this.#bytes[start - 2] = ((length >> 14) & 0x7f) | 0x80;
    this.#bytes[start - 1] = length >> 21;
  }

  /** Writes the text if it is ASCII; else nothing. */
  #ascii(value: string): boolean {
    let at = this.#length;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code >= 0x80) return false;
      this.#bytes[at++] = code;
    }
    this.#length = at;
    return true;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + more));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** Number of decimal digits of a safe non-negative integer. */
export function decimalDigits(value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  return digits;
}

/** Whether `decimal` can write it. */
export function isDecimal(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isSafeInteger(value);
}
