/** A place in a tree of values: the way from the root to it is a combination of values. */
export class ValueNode {
  /** The number of the combination, -1 when it has none. */
  id = -1;
  #absent: ValueNode | undefined;
  readonly #children = new Map<unknown, ValueNode>();

  /** The place one value further; made when it is new. */
  to(value: unknown): ValueNode {
    if (value === undefined) return (this.#absent ??= new ValueNode());
    let child = this.#children.get(value);
    if (!child) this.#children.set(value, (child = new ValueNode()));
    return child;
  }
}

/** Numbers combinations of values, from 0 up, in the order in which they come. */
export class ValueTree<T> {
  readonly root = new ValueNode();
  /** What was made of each combination, by its number. */
  readonly items: T[] = [];

  /** The number of a place's combination; `make` is asked once for what belongs to it. */
  number(node: ValueNode, make: () => T): number {
    if (node.id < 0) {
      node.id = this.items.length;
      this.items.push(make());
    }
    return node.id;
  }

  /** The number of a combination that stands in one array. */
  of(values: readonly unknown[], make: () => T): number {
    let node = this.root;
    for (const value of values) node = node.to(value);
    return this.number(node, make);
  }
}

const FACTOR = 2 ** 26;

/** Numbers pairs of numbers, each below 2^26. */
export class PairNumbers {
  readonly firsts: number[] = [];
  readonly seconds: number[] = [];
  readonly #known = new Map<number, number>();

  of(first: number, second: number): number {
    const key = first * FACTOR + second;
    let number = this.#known.get(key);
    if (number === undefined) {
      number = this.firsts.length;
      this.#known.set(key, number);
      this.firsts.push(first);
      this.seconds.push(second);
    }
    return number;
  }
}
