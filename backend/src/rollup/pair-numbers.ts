const FIRST_SIZE = 64;
const EMPTY = -1;

/**
 * Numbers pairs of whole numbers below 2^31, from 0 up, in the order in which they come: a hash table of plain numbers, since
 * a Map of as many would keep the garbage collector busy.
 */
export class PairNumbers {
  #length = 0;
  /** By the number of a pair. */
  #firsts = new Int32Array(FIRST_SIZE / 2);
  #seconds = new Int32Array(FIRST_SIZE / 2);
  /** Numbers of pairs, each at the first free place from that of its hash on; half of the places are free. */
  #slots = new Int32Array(FIRST_SIZE).fill(EMPTY);

  get length(): number {
    return this.#length;
  }

  first(number: number): number {
    return this.#firsts[number]!;
  }

  second(number: number): number {
    return this.#seconds[number]!;
  }

  of(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash(first, second) & mask;
    for (;;) {
      const number = this.#slots[slot]!;
      if (number === EMPTY) break;
      if (this.#firsts[number] === first && this.#seconds[number] === second) return number;
      slot = (slot + 1) & mask;
    }
    if (this.#length === this.#firsts.length) {
      this.#grow();
      return this.of(first, second);
    }
    this.#slots[slot] = this.#length;
    this.#firsts[this.#length] = first;
    this.#seconds[this.#length] = second;
    return this.#length++;
  }

  #grow(): void {
    this.#firsts = doubled(this.#firsts);
    this.#seconds = doubled(this.#seconds);
    const slots = new Int32Array(this.#slots.length * 2).fill(EMPTY);
    for (let number = 0; number < this.#length; number++) {
      let slot = hash(this.#firsts[number]!, this.#seconds[number]!) & (slots.length - 1);
      while (slots[slot] !== EMPTY) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = number;
    }
    this.#slots = slots;
  }
}

function hash(first: number, second: number): number {
  const mixed = Math.imul(Math.imul(first, 0x9e37_79b1) ^ second, 0x85eb_ca6b);
  return mixed ^ (mixed >>> 15);
}

function doubled(numbers: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
