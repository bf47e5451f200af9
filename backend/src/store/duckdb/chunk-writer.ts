import bindings from '@duckdb/node-bindings';
import type { Vector } from '@duckdb/node-bindings';
import { parseAddress } from '@tributary/model';

/**
 * Fills vectors of a data chunk with whole columns. The vectors of @duckdb/node-api take a BigInt
 * and a bit operation a value; these write plain numbers into one buffer a column (layouts of
 * duckdb.h), several times as fast.
 */

type Values<T> = readonly (T | undefined)[];

/** Rows that a chunk can hold. */
export const CHUNK_ROWS = bindings.vector_size();

/** Marks the first `rows` rows as absent. */
export function writeAbsent(vector: Vector, rows: number): void {
  bindings.vector_ensure_validity_writable(vector);
  const bytes = Math.ceil(rows / 64) * 8;
  bindings.copy_data_to_vector_validity(vector, 0, new ArrayBuffer(bytes), 0, bytes);
}

/** Whole numbers up to 2^53 into a BIGINT vector, from `offset` on. */
export function writeIntegers(
  vector: Vector,
  values: Values<number>,
  offset: number,
  rows: number,
) {
  const words = new Uint32Array(rows * 2);
  const validity = new Validity(rows);
  for (let row = 0; row < rows; row++) {
    const value = values[offset + row];
    if (value === undefined) validity.setAbsent(row);
    else setInteger(words, row, value);
  }
  copy(vector, words);
  validity.flush(vector);
}

/** Texts into a VARCHAR vector; the empty text is absent. */
export function writeTexts(vector: Vector, values: Values<string>, offset: number, rows: number) {
  const validity = new Validity(rows);
  const texts = new TextBuffer(rows);
  for (let row = 0; row < rows; row++) {
    const value = values[offset + row];
    if (value === undefined || value === '') validity.setAbsent(row);
    else texts.set(row, value);
  }
  texts.flush(vector);
  validity.flush(vector);
}

/** Addresses as numbers into a UHUGEINT vector. */
export function writeAddresses(
  vector: Vector,
  values: Values<string>,
  offset: number,
  rows: number,
) {
  const words = new Uint32Array(rows * 4);
  const validity = new Validity(rows);
  for (let row = 0; row < rows; row++) {
    const value = values[offset + row];
    const address = value === undefined ? undefined : addressWords(value);
    if (address) words.set(address, row * 4);
    else validity.setAbsent(row);
  }
  copy(vector, words);
  validity.flush(vector);
}

/** Lists of whole numbers into a BIGINT[] vector. */
export function writeIntegerLists(
  vector: Vector,
  values: Values<readonly number[]>,
  offset: number,
  rows: number,
) {
  const child = writeEntries(vector, values, offset, rows);
  if (!child) return;
  const words = new Uint32Array(child.size * 2);
  let index = 0;
  for (let row = 0; row < rows; row++) {
    for (const value of values[offset + row] ?? []) setInteger(words, index++, value);
  }
  copy(child.vector, words);
}

/** Lists of texts into a VARCHAR[] vector. */
export function writeTextLists(
  vector: Vector,
  values: Values<readonly string[]>,
  offset: number,
  rows: number,
) {
  const child = writeEntries(vector, values, offset, rows);
  if (!child) return;
  const texts = new TextBuffer(child.size);
  let index = 0;
  for (let row = 0; row < rows; row++) {
    for (const value of values[offset + row] ?? []) texts.set(index++, value);
  }
  texts.flush(child.vector);
}

/** Writes the offset and length of each list, and returns the vector for the elements. */
function writeEntries(
  vector: Vector,
  values: Values<readonly unknown[]>,
  offset: number,
  rows: number,
): { vector: Vector; size: number } | undefined {
  const entries = new Uint32Array(rows * 4);
  const validity = new Validity(rows);
  let size = 0;
  for (let row = 0; row < rows; row++) {
    const list = values[offset + row];
    entries[row * 4] = size;
    if (list === undefined) {
      validity.setAbsent(row);
    } else {
      entries[row * 4 + 2] = list.length;
      size += list.length;
    }
  }
  copy(vector, entries);
  validity.flush(vector);
  if (size === 0) return undefined;
  bindings.list_vector_reserve(vector, size);
  bindings.list_vector_set_size(vector, size);
  return { vector: bindings.list_vector_get_child(vector), size };
}

/** One bit a row, set where there is a value. */
class Validity {
  readonly #words: Uint32Array<ArrayBuffer>;
  #anyAbsent = false;

  constructor(rows: number) {
    this.#words = new Uint32Array(Math.ceil(rows / 64) * 2).fill(0xffff_ffff);
  }

  setAbsent(row: number): void {
    this.#anyAbsent = true;
    this.#words[row >>> 5]! &= ~(1 << (row & 31));
  }

  flush(vector: Vector): void {
    if (!this.#anyAbsent) return;
    bindings.vector_ensure_validity_writable(vector);
    const { buffer, byteLength } = this.#words;
    bindings.copy_data_to_vector_validity(vector, 0, buffer, 0, byteLength);
  }
}

const INLINE_BYTES = 12;

/**
 * Texts as `duckdb_string_t`: four bytes of length, then up to twelve bytes of text. What is longer
 * or not ASCII is handed to DuckDB, which keeps it elsewhere.
 */
class TextBuffer {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #elsewhere: [index: number, text: string][] = [];

  constructor(size: number) {
    this.#bytes = new Uint8Array(size * 16);
  }

  set(index: number, text: string): void {
    const { length } = text;
    const start = index * 16;
    let ascii = length <= INLINE_BYTES;
    for (let i = 0; ascii && i < length; i++) {
      const code = text.charCodeAt(i);
      ascii = code < 128;
      this.#bytes[start + 4 + i] = code;
    }
    if (ascii) {
      this.#bytes[start] = length;
    } else {
      this.#bytes.fill(0, start, start + 16);
      this.#elsewhere.push([index, text]);
    }
  }

  flush(vector: Vector): void {
    copy(vector, this.#bytes);
    for (const [index, text] of this.#elsewhere) {
      bindings.vector_assign_string_element(vector, index, text);
    }
  }
}

function setInteger(words: Uint32Array, index: number, value: number): void {
  words[index * 2] = value;
  words[index * 2 + 1] = Math.floor(value / 0x1_0000_0000);
}

function copy(vector: Vector, data: Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>): void {
  bindings.copy_data_to_vector(vector, 0, data.buffer, data.byteOffset, data.byteLength);
}

const MAX_KNOWN_ADDRESSES = 100_000;
const knownAddresses = new Map<string, Uint32Array | undefined>();

/** The 128 bits of an address, lowest word first; undefined when the text is none. */
function addressWords(text: string): Uint32Array | undefined {
  let words = knownAddresses.get(text);
  if (words || knownAddresses.has(text)) return words;
  const number = addressNumber(text);
  if (number !== undefined) {
    words = Uint32Array.from([0n, 32n, 64n, 96n], (shift) =>
      Number((number >> shift) & 0xffff_ffffn),
    );
  }
  if (knownAddresses.size >= MAX_KNOWN_ADDRESSES) knownAddresses.clear();
  knownAddresses.set(text, words);
  return words;
}

/** An address as the number that is stored: IPv4 as ::ffff:a.b.c.d, so that families never meet. */
export function addressNumber(text: string): bigint | undefined {
  const address = parseAddress(text);
  return address && storedNumber(address.family, address.value);
}

/** The stored number of an address of a family. */
export function storedNumber(family: 4 | 6, value: bigint): bigint {
  return family === 4 ? (0xffffn << 32n) | value : value;
}
