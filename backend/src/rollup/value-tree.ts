/** A place in a tree of values: the way from the root to it is a combination of values. */
export class ValueNode {
  /** The number of the combination, -1 when it has none. */
  id = -1;
  #absent: ValueNode | undefined;
  #children: Map<unknown, ValueNode> | undefined;

  /** The place one value further; made when it is new. */
  to(value: unknown): ValueNode {
    if (value === undefined) return (this.#absent ??= new ValueNode());
    this.#children ??= new Map();
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
