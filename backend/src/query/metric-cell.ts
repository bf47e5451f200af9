import type { MetricFunction } from '@tributary/model';

/** What is known of several values together. */
export interface Measured {
  readonly sum: number;
  readonly count: number;
  readonly least: number;
  readonly greatest: number;
}

export const NOTHING: Measured = { sum: 0, count: 0, least: Infinity, greatest: -Infinity };

type Quantile = 'p50' | 'p90' | 'p99';
const shares: Readonly<Record<Quantile, number>> = { p50: 0.5, p90: 0.9, p99: 0.99 };

/** Gathers values until a function is taken of them. Only where that is a quantile are they kept themselves. */
export class MetricCell implements Measured {
  sum = 0;
  count = 0;
  least = Infinity;
  greatest = -Infinity;
  readonly #share: number | undefined;
  readonly #take: Exclude<MetricFunction, Quantile>;
  readonly #values: number[] = [];

  constructor(name: MetricFunction) {
    this.#share = shares[name as Quantile];
    this.#take = this.#share === undefined ? (name as Exclude<MetricFunction, Quantile>) : 'count';
  }

  add(value: number): void {
    this.sum += value;
    this.count++;
    if (value < this.least) this.least = value;
    if (value > this.greatest) this.greatest = value;
    if (this.#share !== undefined) this.#values.push(value);
  }

  /** Adds values of which no more is known than that; of no use for a quantile. */
  addMeasured({ sum, count, least, greatest }: Measured): void {
    this.sum += sum;
    this.count += count;
    if (least < this.least) this.least = least;
    if (greatest > this.greatest) this.greatest = greatest;
  }

  /** Adds everything that another cell has. */
  merge(other: MetricCell): void {
    this.addMeasured(other);
    for (const value of other.#values) this.#values.push(value);
  }

  /** What the function says of all values; null when there is nothing to say. */
  take(): number | null {
    if (this.#share !== undefined) return quantile(this.#values, this.#share);
    if (this.#take === 'count') return this.count;
    if (this.count === 0) return null;
    switch (this.#take) {
      case 'avg':
        return this.sum / this.count;
      case 'min':
        return this.least;
      case 'max':
        return this.greatest;
      case 'rate':
      case 'sum':
        return this.sum;
    }
  }
}

/** Between the two nearest values in proportion. */
function quantile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at));
}
