import type { FlowGroup, FlowGroups } from './flow-groups.ts';
import { PairNumbers } from './pair-numbers.ts';
import { RollupCells } from './rollup-cells.ts';
import { COMMON_FIELDS, END_FIELDS, ofEnd, POINT_FIELDS, POINT_MEASURES } from './rollup-sets.ts';
import type { RollupField, RollupSet } from './rollup-sets.ts';
import { ValueTree } from './value-tree.ts';

type Values = readonly unknown[];

const POD_NAMESPACE = POINT_FIELDS.indexOf('IfPodNamespaces');

/** The rows of one set. */
export interface RollupRows {
  readonly set: RollupSet;
  /** The beginning of each row's minute. */
  readonly minutes: readonly number[];
  /** What the rows are told apart by, one array a field; undefined where absent. */
  readonly keys: ReadonlyMap<RollupField, readonly unknown[]>;
  readonly cells: RollupCells;
}

/** The rows of one minute: pairs of combinations of fields and of points, and the cell of each. */
interface MinuteRows {
  readonly numbers: PairNumbers;
  readonly cells: RollupCells;
}

/** What one set sees of the groups. */
export class SetView {
  readonly set: RollupSet;
  readonly #groups: FlowGroups;
  /** Combinations of the values of `fields`, and by them of those of the points. */
  readonly #fieldValues = new ValueTree<Values>();
  readonly #pointValues = new ValueTree<Values>();
  readonly #ends: readonly { readonly of: 'source' | 'destination'; readonly places: number[] }[];
  readonly #endNumbers: { source: number[]; destination: number[] } = {
    source: [],
    destination: [],
  };
  readonly #endPairs = new PairNumbers();
  /** By the number of a single point, and of a list of points, that of its combination of values. */
  readonly #ofPoint: number[] = [];
  readonly #ofList: number[] = [];
  readonly #pointPlaces: number[];
  /** Combinations of fields and the common part. */
  readonly #wholes = new PairNumbers();
  /** Undefined where a minute was given up. */
  readonly #minutes = new Map<number, MinuteRows | undefined>();

  constructor(set: RollupSet, groups: FlowGroups) {
    this.set = set;
    this.#groups = groups;
    this.#pointPlaces = set.pointFields.map((name) => POINT_FIELDS.indexOf(name as never));
    this.#ends = (['source', 'destination'] as const).map((of) => {
      const names = ofEnd(of === 'source' ? 'Src' : 'Dst', END_FIELDS);
      const places = set.fields.flatMap((name) => {
        const place = names.indexOf(name);
        return place < 0 ? [] : [place];
      });
      return { of, places };
    });
  }

  /** Minutes that were given up. */
  get gaps(): number[] {
    return [...this.#minutes].flatMap(([minuteMs, rows]) => (rows ? [] : [minuteMs]));
  }

  giveUp(minuteMs: number): void {
    this.#minutes.set(minuteMs, undefined);
  }

  /** Adds flows of a minute, which is given up when it would have too many rows, or a sum is too large. */
  add(minuteMs: number, groups: readonly FlowGroup[], mostRows: number): void {
    if (!this.#minutes.has(minuteMs)) {
      this.#minutes.set(minuteMs, { numbers: new PairNumbers(), cells: new RollupCells() });
    }
    const rows = this.#minutes.get(minuteMs);
    if (!rows) return;
    for (const group of groups) {
      this.#addGroup(rows, group);
      if (rows.cells.length > mostRows || rows.cells.inexact) {
        this.giveUp(minuteMs);
        return;
      }
    }
  }

  rows(): RollupRows {
    const kept = [...this.#minutes].flatMap(([minuteMs, rows]) =>
      rows ? [{ minuteMs, ...rows }] : [],
    );
    const cells = new RollupCells();
    for (const part of kept) cells.append(part.cells);
    const minutes = kept.flatMap(({ minuteMs, numbers }) =>
      new Array<number>(numbers.length).fill(minuteMs),
    );
    return { set: this.set, minutes, keys: this.#keys(kept), cells };
  }

  #addGroup({ numbers, cells }: MinuteRows, group: FlowGroup): void {
    const cellOf = (whole: number, points: number) => {
      const cell = numbers.of(whole, points);
      if (cell === cells.length) cells.make();
      return cell;
    };
    const fields = this.#endPairs.of(
      this.#endNumber(0, group.source),
      this.#endNumber(1, group.destination),
    );
    const whole = this.#wholes.of(fields, group.common);
    const points = this.#groups.lists[group.points]!;
    if (this.set.pointFields.length > 0) {
      this.#addPoints(cells, points, group.cell, (combination) => cellOf(whole, combination));
      return;
    }
    const cell = cellOf(whole, this.#listNumber(group.points, points));
    cells.addFlows(cell, this.#groups.cells, group.cell);
    for (let position = 0; position < points.length; position++) {
      this.#addPoint(cells, cell, group.cell, position);
    }
  }

  #endNumber(which: 0 | 1, end: number): number {
    const { of, places } = this.#ends[which]!;
    if (places.length === 0) return 0;
    return (this.#endNumbers[of][end] ??= this.#fieldValues.of(
      places.map((place) => this.#groups.ends.items[end]![place]),
      () => places.map((place) => this.#groups.ends.items[end]![place]),
    ));
  }

  /** A flow counts once for each different combination of its points, what was measured at a point for that of the point. */
  #addPoints(
    cells: RollupCells,
    points: readonly number[],
    cell: number,
    cellOf: (combination: number) => number,
  ): void {
    const counted: number[] = [];
    for (let position = 0; position < points.length; position++) {
      const combination = this.#pointNumber(points[position]!);
      if (this.#isWithin(points[position]!) && !counted.includes(combination)) {
        counted.push(combination);
        cells.addFlows(cellOf(combination), this.#groups.cells, cell);
      }
      if (this.#isMeasured(cell, position)) {
        this.#addPoint(cells, cellOf(combination), cell, position);
      }
    }
    if (counted.length > 0) return;
    const nothing = this.#pointPlaces.map(() => undefined);
    const combination = this.#pointValues.of(nothing, () => nothing);
    cells.addFlows(cellOf(combination), this.#groups.cells, cell);
  }

  #isMeasured(cell: number, position: number): boolean {
    for (let measure = 0; measure < POINT_MEASURES.length; measure++) {
      if (this.#groups.pointCount(cell, position, measure) > 0) return true;
    }
    return false;
  }

  #addPoint(cells: RollupCells, to: number, cell: number, position: number): void {
    for (let measure = 0; measure < POINT_MEASURES.length; measure++) {
      const sum = this.#groups.pointSum(cell, position, measure);
      cells.addPoints(to, measure, sum, this.#groups.pointCount(cell, position, measure));
    }
  }

  #pointNumber(point: number): number {
    const known = this.#ofPoint[point];
    if (known !== undefined) return known;
    const all = this.#groups.singlePoints.items[point]!;
    const values = this.#pointPlaces.map((place) => present(all[place]));
    return (this.#ofPoint[point] = this.#pointValues.of(values, () => values));
  }

  /** Whether the lists of the set reach to a point. */
  #isWithin(point: number): boolean {
    const values = this.#groups.singlePoints.items[point]!;
    return this.#pointPlaces.some((place) => values[place] !== undefined);
  }

  /** Of what a row has of the whole list of points. */
  #listNumber(list: number, points: readonly number[]): number {
    const known = this.#ofList[list];
    if (known !== undefined) return known;
    const values = this.set.podNamespaces
      ? points
          .map((point) => this.#groups.singlePoints.items[point]![POD_NAMESPACE])
          .filter((value) => value !== undefined)
      : [];
    return (this.#ofList[list] = this.#pointValues.of(values, () => values));
  }

  #keys(kept: readonly MinuteRows[]): Map<RollupField, unknown[]> {
    const keys = new Map<RollupField, unknown[]>();
    const put = (names: readonly RollupField[], valuesOf: (row: Row) => Values | undefined) => {
      const columns = names.map((): unknown[] => []);
      for (const row of rowsOf(kept)) {
        const values = valuesOf(row);
        columns.forEach((column, index) => column.push(values?.[index]));
      }
      names.forEach((name, index) => keys.set(name, columns[index]!));
    };
    const pointsOf = ({ points }: Row) => this.#pointValues.items[points]!;
    put(COMMON_FIELDS, ({ whole }) => this.#groups.commons.items[this.#wholes.second(whole)]);
    for (const [which, { places }] of this.#ends.entries()) {
      const numberOf = (pair: number) =>
        which === 0 ? this.#endPairs.first(pair) : this.#endPairs.second(pair);
      const names = ofEnd(
        which === 0 ? 'Src' : 'Dst',
        places.map((place) => END_FIELDS[place]!),
      );
      put(names, ({ whole }) => this.#fieldValues.items[numberOf(this.#wholes.first(whole))]);
    }
    put(this.set.pointFields, pointsOf);
    if (this.set.podNamespaces) {
      put(['IfPodNamespaces'], (row) => (pointsOf(row).length > 0 ? [pointsOf(row)] : undefined));
    }
    return keys;
  }
}

/** Which combination of fields and common part, and which of points, a row has. */
interface Row {
  readonly whole: number;
  readonly points: number;
}

function* rowsOf(minutes: readonly MinuteRows[]): Generator<Row, void, void> {
  for (const { numbers } of minutes) {
    for (let row = 0; row < numbers.length; row++) {
      yield { whole: numbers.first(row), points: numbers.second(row) };
    }
  }
}

/** The empty text says as little as nothing. */
function present(value: unknown): unknown {
  return value === '' ? undefined : value;
}
