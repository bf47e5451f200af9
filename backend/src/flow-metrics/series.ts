import type { Label } from './definitions.ts';
import type { Rows, Values } from './rows.ts';

/** One combination of label values, and the numbers of every metric of its group. */
export interface Series {
  /** As Prometheus reads them: `SrcK8S_Namespace="a",DstK8S_Namespace="b"`. */
  readonly labels: string;
  readonly numbers: number[];
  usedMs: number;
}

type Value = string | number | undefined;
/** By the value of the next label; what hangs below the last one is a series. */
type Branch = Map<Value, Branch | Series>;

/** The series of a group. Beyond `max`, what is new goes to one whose labels are all `other`. */
export class SeriesTable {
  readonly #labels: readonly Label[];
  /** Numbers that a series has. */
  readonly #width: number;
  readonly #max: number;
  /** A tree rather than one map by a joined key: making the key of every flow is what would cost. */
  readonly #root: Branch = new Map();
  #count = 0;
  #other: Series | undefined;
  #overflowed = 0;

  constructor(labels: readonly Label[], width: number, max: number) {
    this.#labels = labels;
    this.#width = width;
    this.#max = max;
  }

  get size(): number {
    return this.#count + (this.#other ? 1 : 0);
  }

  /** Times that a flow had to go to `other`. */
  get overflowed(): number {
    return this.#overflowed;
  }

  /** A function that finds the series of a row. */
  finder(rows: Rows, nowMs: number): (row: number) => Series {
    const columns = this.#labels.map((label) => rows.column(label));
    const first = columns.findIndex((values) => values !== undefined);
    // the leading labels that no row has are gone through once
    const begin = Math.min(first < 0 ? columns.length : first, columns.length - 1);
    let start: Branch | undefined;
    return (row) => {
      start ??= this.#descend(begin);
      let found: Branch | Series | undefined = start;
      for (let depth = begin; depth < columns.length && found; depth++) {
        found = (found as Branch).get(columns[depth]?.[row] || undefined);
      }
      const series = (found as Series | undefined) ?? this.#add(columns, row);
      series.usedMs = nowMs;
      return series;
    };
  }

  /** Forgets series that no flow has touched since. */
  expire(beforeMs: number): void {
    this.#prune(this.#root, beforeMs);
    if (this.#other && this.#other.usedMs < beforeMs) this.#other = undefined;
  }

  *[Symbol.iterator](): Generator<Series> {
    yield* this.#below(this.#root);
    if (this.#other) yield this.#other;
  }

  #descend(levels: number): Branch | undefined {
    let branch: Branch | undefined = this.#root;
    for (let depth = 0; depth < levels && branch; depth++) {
      branch = branch.get(undefined) as Branch | undefined;
    }
    return branch;
  }

  #add(columns: readonly (Values | undefined)[], row: number): Series {
    if (this.#count >= this.#max) {
      this.#overflowed++;
      this.#other ??= this.#make(this.#labels.map(() => 'other'));
      return this.#other;
    }
    this.#count++;
    const path = columns.map((values) => values?.[row] || undefined);
    const series = this.#make(path);
    let branch = this.#root;
    for (const value of path.slice(0, -1)) {
      let next = branch.get(value) as Branch | undefined;
      if (!next) branch.set(value, (next = new Map() as Branch));
      branch = next;
    }
    branch.set(path.at(-1), series);
    return series;
  }

  #prune(branch: Branch, beforeMs: number): void {
    for (const [value, below] of branch) {
      if (below instanceof Map) {
        this.#prune(below, beforeMs);
        if (below.size === 0) branch.delete(value);
      } else if (below.usedMs < beforeMs) {
        branch.delete(value);
        this.#count--;
      }
    }
  }

  *#below(branch: Branch): Generator<Series> {
    for (const below of branch.values()) {
      if (below instanceof Map) yield* this.#below(below);
      else yield below;
    }
  }

  #make(values: readonly Value[]): Series {
    const labels = this.#labels.flatMap((label, index) =>
      values[index] ? [`${label}="${escapeValue(String(values[index]))}"`] : [],
    );
    return {
      labels: labels.join(','),
      numbers: new Array<number>(this.#width).fill(0),
      usedMs: 0,
    };
  }
}

function escapeValue(text: string): string {
  return /[\\"\n]/.test(text)
    ? text.replace(/[\\"\n]/g, (sign) => (sign === '\n' ? String.raw`\n` : `\\${sign}`))
    : text;
}
