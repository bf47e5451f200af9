import type { FieldName } from '@tributary/model';
import type { FlowBatch } from '../flows/flow-batch.ts';
import { portClass } from './port-class.ts';
import { RollupCells } from './rollup-cells.ts';
import {
  COMMON_FIELDS,
  END_FIELDS,
  FLOW_MEASURES,
  MINUTE_MS,
  ofEnd,
  POINT_FIELDS,
  POINT_MEASURES,
} from './rollup-sets.ts';
import { PairNumbers, ValueTree } from './value-tree.ts';
import type { ValueNode } from './value-tree.ts';

type Values = readonly unknown[];
type Columns = readonly (Values | undefined)[];

/** The points of a flow: of each position the values of POINT_FIELDS, undefined beyond the end of a list. */
export type PointValues = readonly Values[];

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
  readonly points = new ValueTree<PointValues>();
  readonly cells = new RollupCells();
  readonly #singlePoints = new ValueTree<Values>();
  readonly #pairs = new PairNumbers();
  readonly #places = new PairNumbers();
  /** By minute and place, the cell of each common part. */
  readonly #minutes = new Map<number, PairNumbers>();
  readonly #cellsOf = new Map<PairNumbers, number[]>();
  readonly #positions: number[][] = [];
  readonly #sources = new KnownEnds(this.ends);
  readonly #destinations = new KnownEnds(this.ends);

  add(batch: FlowBatch): void {
    const times = batch.peek('TimeFlowEndMs') as readonly (number | undefined)[] | undefined;
    if (!times) return;
    const peek = (name: FieldName) => batch.peek(name) as Values | undefined;
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
      const place = this.#places.of(pair, this.#pointsOf(points, lists, row));
      const cell = this.#cell(time - (time % MINUTE_MS), place, this.#commonOf(commons, row));
      this.cells.countFlow(cell);
      for (let measure = 0; measure < measures.length; measure++) {
        const value = measures[measure]?.[row] as number | undefined;
        if (value !== undefined) this.cells.addValue(cell, measure, value);
      }
      addPositions(this.#positions[cell]!, lists);
    }
  }

  /** The groups of every minute. */
  *minutes(): Generator<readonly [minuteMs: number, groups: Iterable<FlowGroup>]> {
    for (const [minute, numbers] of this.#minutes) yield [minute, this.#groups(numbers)];
  }

  /** What the group of a cell has at a position, of the measure at that place of POINT_MEASURES. */
  pointSum(cell: number, position: number, measure: number): { sum: number; count: number } {
    const positions = this.#positions[cell]!;
    const at = position * POSITION_WIDTH + measure * 2;
    return { sum: positions[at] ?? 0, count: positions[at + 1] ?? 0 };
  }

  *#groups(numbers: PairNumbers): Generator<FlowGroup> {
    for (let index = 0; index < numbers.firsts.length; index++) {
      const place = numbers.firsts[index]!;
      const pair = this.#places.firsts[place]!;
      yield {
        common: numbers.seconds[index]!,
        source: this.#pairs.firsts[pair]!,
        destination: this.#pairs.seconds[pair]!,
        points: this.#places.seconds[place]!,
        cell: this.#cellsOf.get(numbers)![index]!,
      };
    }
  }

  #cell(minute: number, place: number, common: number): number {
    let numbers = this.#minutes.get(minute);
    if (!numbers) {
      this.#minutes.set(minute, (numbers = new PairNumbers()));
      this.#cellsOf.set(numbers, []);
    }
    const number = numbers.of(place, common);
    const cells = this.#cellsOf.get(numbers)!;
    if (number === cells.length) {
      cells.push(this.cells.make());
      this.#positions.push([]);
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
    let node: ValueNode = this.points.root;
    for (let position = 0; position < length; position++) {
      let point = this.#singlePoints.root;
      for (const values of columns) {
        point = point.to((values?.[row] as Values | undefined)?.[position]);
      }
      const number = this.#singlePoints.number(point, () =>
        columns.map((values) => (values?.[row] as Values | undefined)?.[position]),
      );
      node = node.to(number);
    }
    return this.points.number(node, () =>
      Array.from({ length }, (_, position) =>
        columns.map((values) => (values?.[row] as Values | undefined)?.[position]),
      ),
    );
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

function addPositions(
  positions: number[],
  lists: readonly (readonly number[] | undefined)[],
): void {
  for (let measure = 0; measure < lists.length; measure++) {
    const list = lists[measure];
    if (!list) continue;
    for (let position = 0; position < list.length; position++) {
      const at = position * POSITION_WIDTH + measure * 2;
      while (positions.length <= at + 1) positions.push(0);
      positions[at]! += list[position]!;
      positions[at + 1]!++;
    }
  }
}
