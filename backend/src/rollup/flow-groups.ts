import type { FieldName } from '@tributary/model';
import type { FlowBatch } from '../flows/flow-batch.ts';
import { endInterfaces } from './end-interfaces.ts';
import { PairNumbers } from './pair-numbers.ts';
import { portClass } from './port-class.ts';
import { RollupCells } from './rollup-cells.ts';
import {
  COMMON_FIELDS,
  END_FIELDS,
  FLOW_MEASURES,
  isStored,
  MINUTE_MS,
  ofEnd,
  POINT_FIELDS,
  POINT_MEASURES,
} from './rollup-sets.ts';
import type { RollupField } from './rollup-sets.ts';
import { ValueTree } from './value-tree.ts';

type Values = readonly unknown[];
type Columns = readonly (Values | undefined)[];

/** Sum and number of values of one position, for each of POINT_MEASURES. */
const POSITION_WIDTH = POINT_MEASURES.length * 2;

/** The flows of one minute that are alike in all that any set tells apart, by the numbers of its parts. */
export interface FlowGroup {
  readonly common: number;
  readonly source: number;
  readonly destination: number;
  readonly points: number;
  readonly cell: number;
}

/**
 * Sums up flows by everything that rollups tell apart, at once: a few look-ups a flow. What the sets need is made of the
 * groups later on.
 */
export class FlowGroups {
  readonly commons = new ValueTree<Values>();
  readonly ends = new ValueTree<Values>();
  /** Lists of points: of each the numbers of its points. The number of the empty list is 0. */
  readonly lists: (readonly number[])[] = [[]];
  /** Of one point the values of POINT_FIELDS, undefined beyond the end of a list. */
  readonly singlePoints = new ValueTree<Values>();
  readonly cells = new RollupCells();
  /** A list is one that is shorter by one, and its last point; the number of the pair is 1 less than that of the list. */
  readonly #longer = new PairNumbers();
  readonly #pairs = new PairNumbers();
  readonly #places = new PairNumbers();
  readonly #minutes = new Map<number, Minute>();
  readonly #positions = new Positions();
  readonly #sources = new KnownEnds(this.ends);
  readonly #destinations = new KnownEnds(this.ends);

  add(batch: FlowBatch): void {
    const times = batch.peek('TimeFlowEndMs') as readonly (number | undefined)[] | undefined;
    if (!times) return;
    const peek = (name: RollupField) =>
      isStored(name) ? (batch.peek(name) as Values | undefined) : endInterfaces(batch, name);
    const commons = COMMON_FIELDS.map(peek);
    const points = POINT_FIELDS.map(peek);
    const measures = FLOW_MEASURES.map(peek);
    const pointMeasures = POINT_MEASURES.map(peek);
    this.#sources.use(peek('SrcAddr'), ofEnd('Src', END_FIELDS).map(peek));
    this.#destinations.use(peek('DstAddr'), ofEnd('Dst', END_FIELDS).map(peek));
    for (let row = 0; row < batch.length; row++) {
      const time = times[row];
      if (time === undefined) continue;
      const pair = this.#pairs.of(this.#sources.of(row), this.#destinations.of(row));
      const lists = pointMeasures.map((values) => values?.[row] as readonly number[] | undefined);
      const listed = this.#pointsOf(points, lists, row);
      const place = this.#places.of(pair, listed);
      const common = this.#commonOf(commons, row);
      const cell = this.#cell(time - (time % MINUTE_MS), place, common, listed);
      this.cells.countFlow(cell);
      for (let measure = 0; measure < measures.length; measure++) {
        const value = measures[measure]?.[row] as number | undefined;
        if (value !== undefined) this.cells.addValue(cell, measure, value);
      }
      this.#positions.add(cell, lists);
    }
  }

  /** Forgets the flows; the numbers of what they had stay. */
  clear(): void {
    this.cells.truncate(0);
    this.cells.inexact = false;
    this.#positions.clear();
    this.#minutes.clear();
  }

  /** The groups of every minute. */
  *minutes(): Generator<readonly [minuteMs: number, groups: Iterable<FlowGroup>]> {
    for (const [minuteMs, minute] of this.#minutes) yield [minuteMs, this.#groups(minute)];
  }

  /** The sum of what the group of a cell has at a position, of the measure at that place of POINT_MEASURES. */
  pointSum(cell: number, position: number, measure: number): number {
    return this.#positions.sum(cell, position, measure);
  }

  /** Of how many values that is the sum. */
  pointCount(cell: number, position: number, measure: number): number {
    return this.#positions.count(cell, position, measure);
  }

  *#groups({ numbers, cells }: Minute): Generator<FlowGroup> {
    for (let index = 0; index < cells.length; index++) {
      const place = numbers.first(index);
      const pair = this.#places.first(place);
      yield {
        common: numbers.second(index),
        source: this.#pairs.first(pair),
        destination: this.#pairs.second(pair),
        points: this.#places.second(place),
        cell: cells[index]!,
      };
    }
  }

  #cell(minuteMs: number, place: number, common: number, points: number): number {
    let minute = this.#minutes.get(minuteMs);
    if (!minute) {
      this.#minutes.set(minuteMs, (minute = { numbers: new PairNumbers(), cells: [] }));
    }
    const { numbers, cells } = minute;
    const number = numbers.of(place, common);
    if (number === cells.length) {
      cells.push(this.cells.make());
      this.#positions.make(this.lists[points]!.length);
    }
    return cells[number]!;
  }

  #commonOf(columns: Columns, row: number): number {
    let node = this.commons.root;
    for (let index = 0; index < COMMON_FIELDS.length; index++) {
      node = node.to(commonValue(COMMON_FIELDS[index]!, columns[index]?.[row]));
    }
    return this.commons.number(node, () =>
      columns.map((values, index) => commonValue(COMMON_FIELDS[index]!, values?.[row])),
    );
  }

  #pointsOf(columns: Columns, measured: readonly (Values | undefined)[], row: number): number {
    let length = 0;
    for (const values of columns) length = longer(length, values?.[row]);
    for (const list of measured) length = longer(length, list);
    let list = 0;
    for (let position = 0; position < length; position++) {
      const point = this.#pointOf(columns, row, position);
      const longer = this.#longer.of(list, point) + 1;
      this.lists[longer] ??= [...this.lists[list]!, point];
      list = longer;
    }
    return list;
  }

  #pointOf(columns: Columns, row: number, position: number): number {
    let node = this.singlePoints.root;
    for (const values of columns) {
      node = node.to((values?.[row] as Values | undefined)?.[position]);
    }
    return this.singlePoints.number(node, () =>
      columns.map((values) => (values?.[row] as Values | undefined)?.[position]),
    );
  }
}

/** The groups of one minute: pairs of place and common part, and the cell of each. */
interface Minute {
  readonly numbers: PairNumbers;
  readonly cells: number[];
}

/** Sums of the points of each cell, in one array. */
class Positions {
  /** Where the positions of a cell begin. */
  readonly #starts: number[] = [];
  #numbers = new Float64Array(4_096);
  #length = 0;

  /** Makes room for the next cell. */
  make(positions: number): void {
    this.#starts.push(this.#length);
    this.#length += positions * POSITION_WIDTH;
    if (this.#length <= this.#numbers.length) return;
    const larger = new Float64Array(Math.max(this.#length, this.#numbers.length * 2));
    larger.set(this.#numbers);
    this.#numbers = larger;
  }

  clear(): void {
    this.#numbers.fill(0, 0, this.#length);
    this.#starts.length = 0;
    this.#length = 0;
  }

  add(cell: number, lists: readonly (readonly number[] | undefined)[]): void {
    const start = this.#starts[cell]!;
    for (let measure = 0; measure < lists.length; measure++) {
      const list = lists[measure];
      if (!list) continue;
      for (let position = 0; position < list.length; position++) {
        const at = start + position * POSITION_WIDTH + measure * 2;
        this.#numbers[at]! += list[position]!;
        this.#numbers[at + 1]!++;
      }
    }
  }

  sum(cell: number, position: number, measure: number): number {
    return this.#numbers[this.#starts[cell]! + position * POSITION_WIDTH + measure * 2]!;
  }

  count(cell: number, position: number, measure: number): number {
    return this.#numbers[this.#starts[cell]! + position * POSITION_WIDTH + measure * 2 + 1]!;
  }
}

/** Numbers the ends of flows; an address nearly always has the values that it had before. */
class KnownEnds {
  readonly #tree: ValueTree<Values>;
  readonly #known = new Map<unknown, number>();
  #addresses: Values | undefined;
  #columns: Columns = [];

  constructor(tree: ValueTree<Values>) {
    this.#tree = tree;
  }

  /** The columns whose rows are asked for from now on. */
  use(addresses: Values | undefined, columns: Columns): void {
    this.#addresses = addresses;
    this.#columns = columns;
  }

  of(row: number): number {
    const address = this.#addresses?.[row];
    const known = this.#known.get(address);
    if (known !== undefined && this.#has(this.#tree.items[known]!, row)) return known;
    const values = this.#columns.map((column) => present(column?.[row]));
    const number = this.#tree.of(values, () => values);
    this.#known.set(address, number);
    return number;
  }

  #has(values: Values, row: number): boolean {
    for (let index = 0; index < values.length; index++) {
      if (values[index] !== present(this.#columns[index]?.[row])) return false;
    }
    return true;
  }
}

function commonValue(name: FieldName, value: unknown): unknown {
  if (typeof value !== 'number') return present(value);
  return name === 'SrcPort' || name === 'DstPort' ? portClass(value) : value;
}

/** The empty text says as little as nothing. */
function present(value: unknown): unknown {
  return value === '' ? undefined : value;
}

function longer(length: number, list: unknown): number {
  return Array.isArray(list) && list.length > length ? list.length : length;
}
