import { EXTREME_MEASURES, FLOW_MEASURES, POINT_MEASURES } from './rollup-sets.ts';

const FLOWS = 0;
const SUMS = 1;
const COUNTS = SUMS + FLOW_MEASURES.length;
const LEAST = COUNTS + FLOW_MEASURES.length;
const GREATEST = LEAST + EXTREME_MEASURES.length;
const POINT_SUMS = GREATEST + EXTREME_MEASURES.length;
const POINT_COUNTS = POINT_SUMS + POINT_MEASURES.length;
const WIDTH = POINT_COUNTS + POINT_MEASURES.length;

const FIRST_EXTREME = FLOW_MEASURES.indexOf(EXTREME_MEASURES[0]);

/** Sums of flows, one cell of a fixed number of numbers for each group of them. */
export class RollupCells {
  /** A sum grew beyond what a number holds exactly; what is here is of no use. */
  inexact = false;
  #numbers = new Float64Array(1_024 * WIDTH);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Makes an empty cell and returns its number. */
  make(): number {
    const start = this.#length * WIDTH;
    if (start + WIDTH > this.#numbers.length) {
      const larger = new Float64Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers.fill(Infinity, start + LEAST, start + GREATEST);
    this.#numbers.fill(-Infinity, start + GREATEST, start + POINT_SUMS);
    return this.#length++;
  }

  /** Removes the last cells, so that there are `length`. */
  truncate(length: number): void {
    this.#numbers.fill(0, length * WIDTH, this.#length * WIDTH);
    this.#length = length;
  }

  /** Adds the cells of others after these. */
  append(others: RollupCells): void {
    const length = (this.#length + others.#length) * WIDTH;
    if (length > this.#numbers.length) {
      const larger = new Float64Array(Math.max(length, this.#numbers.length * 2));
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers.set(others.#numbers.subarray(0, others.#length * WIDTH), this.#length * WIDTH);
    this.#length += others.#length;
  }

  countFlow(cell: number): void {
    this.#numbers[cell * WIDTH + FLOWS]!++;
  }

  /** Adds the value of a flow; `measure` is the place in FLOW_MEASURES. */
  addValue(cell: number, measure: number, value: number): void {
    const start = cell * WIDTH;
    this.#numbers[start + COUNTS + measure]!++;
    this.#add(start + SUMS + measure, value);
    const extreme = measure - FIRST_EXTREME;
    if (extreme < 0) return;
    const numbers = this.#numbers;
    if (value < numbers[start + LEAST + extreme]!) numbers[start + LEAST + extreme] = value;
    if (value > numbers[start + GREATEST + extreme]!) numbers[start + GREATEST + extreme] = value;
  }

  /** Adds the value of `count` points; `measure` is the place in POINT_MEASURES. */
  addPoints(cell: number, measure: number, sum: number, count: number): void {
    const start = cell * WIDTH;
    this.#add(start + POINT_SUMS + measure, sum);
    this.#numbers[start + POINT_COUNTS + measure]! += count;
  }

  /** Adds what another cell has of flows, not of points. */
  addFlows(cell: number, others: RollupCells, other: number): void {
    const to = cell * WIDTH;
    const from = other * WIDTH;
    const numbers = this.#numbers;
    const theirs = others.#numbers;
    for (let index = FLOWS; index < LEAST; index++) this.#add(to + index, theirs[from + index]!);
    for (let index = LEAST; index < GREATEST; index++) {
      numbers[to + index] = Math.min(numbers[to + index]!, theirs[from + index]!);
    }
    for (let index = GREATEST; index < POINT_SUMS; index++) {
      numbers[to + index] = Math.max(numbers[to + index]!, theirs[from + index]!);
    }
  }

  /** The column of that name, for all cells: absent where nothing was measured. */
  column(name: string): (number | undefined)[] {
    const place = places.get(name)!;
    return Array.from({ length: this.#length }, (_, cell) => {
      const start = cell * WIDTH;
      const isAbsent = place.count !== undefined && this.#numbers[start + place.count] === 0;
      return isAbsent ? undefined : this.#numbers[start + place.value];
    });
  }

  #add(index: number, value: number): void {
    const sum = this.#numbers[index]! + value;
    this.#numbers[index] = sum;
    if (sum > Number.MAX_SAFE_INTEGER) this.inexact = true;
  }
}

interface Place {
  readonly value: number;
  /** Where the number of values stands, without any of which the column is absent. */
  readonly count?: number;
}

const places = new Map<string, Place>([
  ['Flows', { value: FLOWS }],
  ...FLOW_MEASURES.flatMap((name, index): [string, Place][] => [
    [name, { value: SUMS + index, count: COUNTS + index }],
    [countColumn(name), { value: COUNTS + index }],
  ]),
  ...EXTREME_MEASURES.flatMap((name, index): [string, Place][] => [
    [leastColumn(name), { value: LEAST + index, count: COUNTS + FIRST_EXTREME + index }],
    [greatestColumn(name), { value: GREATEST + index, count: COUNTS + FIRST_EXTREME + index }],
  ]),
  ...POINT_MEASURES.flatMap((name, index): [string, Place][] => [
    [name, { value: POINT_SUMS + index, count: POINT_COUNTS + index }],
    [countColumn(name), { value: POINT_COUNTS + index }],
  ]),
]);

/** The columns of a cell. */
export const cellColumns: readonly string[] = [...places.keys()];

/** The number of values that a sum is of. */
export function countColumn(measure: string): string {
  return `${measure}#count`;
}

export function leastColumn(measure: string): string {
  return `${measure}#min`;
}

export function greatestColumn(measure: string): string {
  return `${measure}#max`;
}
