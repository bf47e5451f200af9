const MOST_TEXTS = 4_096;

/** Bytes that stand for texts which come again and again, made once; bounded. */
export class TextCache {
  readonly #make: (text: string) => Uint8Array;
  #made = new Map<string, Uint8Array>();

  constructor(make: (text: string) => Uint8Array) {
    this.#make = make;
  }

  of(text: string): Uint8Array {
    let bytes = this.#made.get(text);
    if (bytes === undefined) {
      if (this.#made.size >= MOST_TEXTS) this.#made = new Map();
      bytes = this.#make(text);
      this.#made.set(text, bytes);
    }
    return bytes;
  }
}
