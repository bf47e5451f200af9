import type { FieldName } from '@tributary/model';
import type { FlowBatch } from '../flows/flow-batch.ts';
import { FlowGroups } from './flow-groups.ts';
import type { FlowGroup } from './flow-groups.ts';
import { PairNumbers } from './pair-numbers.ts';
import { RollupCells } from './rollup-cells.ts';
import {
  COMMON_FIELDS,
  END_FIELDS,
  ofEnd,
  POINT_FIELDS,
  POINT_MEASURES,
  rollupSets,
} from './rollup-sets.ts';
import type { RollupSet } from './rollup-sets.ts';
import { ValueTree } from './value-tree.ts';

type Values = readonly unknown[];

const POD_NAMESPACE = POINT_FIELDS.indexOf('IfPodNamespaces');

/** The rows of one set. */
export interface RollupRows {
  readonly set: RollupSet;
  /** The beginning of each row's minute. */
  readonly minutes: readonly number[];
  /** What the rows are told apart by, one array a field; undefined where absent. */
  readonly keys: ReadonlyMap<FieldName, readonly unknown[]>;
  readonly cells: RollupCells;
}

/** A minute of which a set is not kept, since it would have too many rows, or sums too large. */
export interface RollupGap {
  readonly set: RollupSet;
  readonly minuteMs: number;
}

export interface Rollup {
  readonly rows: readonly RollupRows[];
  readonly gaps: readonly RollupGap[];
}

/** Most rows of a set in one minute, as often as it is rolled up. */
export const MOST_ROWS = 20_000;

/** Sums up flows until `rollup` makes rows of them. */
export class RollupBuilder {
  readonly #mostRows: number;
  readonly #groups = new FlowGroups();

  constructor(mostRows = MOST_ROWS) {
    this.#mostRows = mostRows;
  }

  add(batches: readonly FlowBatch[]): void {
    for (const batch of batches) this.#groups.add(batch);
  }

  /** The rows of all flows that were added. */
  rollup(): Rollup {
    const gaps: RollupGap[] = [];
    const views = rollupSets.map((set) => new SetView(set, this.#groups));
    for (const [minuteMs, groups] of this.#groups.minutes()) {
      const all = [...groups];
      for (const view of views) {
        const isKept = !this.#groups.cells.inexact && view.add(minuteMs, all, this.#mostRows);
        if (!isKept) gaps.push({ set: view.set, minuteMs });
      }
    }
    const rows = views.map((view) => view.rows()).filter(({ cells }) => cells.length > 0);
    return { rows, gaps };
  }
}

/** What one set sees of the groups. */
class SetView {
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
  readonly #cells = new RollupCells();
  /** Combinations of fields and the common part; of each row, its minute and which combination it has. */
  readonly #wholes = new PairNumbers();
  readonly #minutes: number[] = [];
  readonly #rowWholes: number[] = [];
  readonly #rowPoints: number[] = [];

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

  /** Adds a minute; false when it would have too many rows, or a sum is too large. */
  add(minuteMs: number, groups: readonly FlowGroup[], mostRows: number): boolean {
    const cells = this.#cells;
    const start = cells.length;
    const numbers = new PairNumbers();
    const cellOf = (whole: number, points: number) => {
      const cell = start + numbers.of(whole, points);
      if (cell === cells.length) cells.make();
      return cell;
    };
    cells.inexact = false;
    for (const group of groups) {
      const fields = this.#endPairs.of(
        this.#endNumber(0, group.source),
        this.#endNumber(1, group.destination),
      );
      const whole = this.#wholes.of(fields, group.common);
      const points = this.#groups.lists[group.points]!;
      if (this.set.pointFields.length === 0) {
        const cell = cellOf(whole, this.#listNumber(group.points, points));
        cells.addFlows(cell, this.#groups.cells, group.cell);
        for (let position = 0; position < points.length; position++) {
          this.#addPoint(cell, group.cell, position);
        }
      } else {
        this.#addPoints(points, group.cell, (combination) => cellOf(whole, combination));
      }
      if (cells.length - start > mostRows || cells.inexact) {
        cells.truncate(start);
        return false;
      }
    }
    for (let row = 0; row < numbers.length; row++) {
      this.#minutes.push(minuteMs);
      this.#rowWholes.push(numbers.first(row));
      this.#rowPoints.push(numbers.second(row));
    }
    return true;
  }

  rows(): RollupRows {
    return { set: this.set, minutes: this.#minutes, keys: this.#keys(), cells: this.#cells };
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
  #addPoints(points: readonly number[], cell: number, cellOf: (combination: number) => number) {
    const counted: number[] = [];
    for (let position = 0; position < points.length; position++) {
      const combination = this.#pointNumber(points[position]!);
      if (this.#isWithin(points[position]!) && !counted.includes(combination)) {
        counted.push(combination);
        this.#cells.addFlows(cellOf(combination), this.#groups.cells, cell);
      }
      if (this.#isMeasured(cell, position)) this.#addPoint(cellOf(combination), cell, position);
    }
    if (counted.length > 0) return;
    const nothing = this.#pointPlaces.map(() => undefined);
    const combination = this.#pointValues.of(nothing, () => nothing);
    this.#cells.addFlows(cellOf(combination), this.#groups.cells, cell);
  }

  #isMeasured(cell: number, position: number): boolean {
    for (let measure = 0; measure < POINT_MEASURES.length; measure++) {
      if (this.#groups.pointCount(cell, position, measure) > 0) return true;
    }
    return false;
  }

  #addPoint(to: number, cell: number, position: number): void {
    for (let measure = 0; measure < POINT_MEASURES.length; measure++) {
      const sum = this.#groups.pointSum(cell, position, measure);
      this.#cells.addPoints(to, measure, sum, this.#groups.pointCount(cell, position, measure));
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

  #keys(): Map<FieldName, unknown[]> {
    const keys = new Map<FieldName, unknown[]>();
    const put = (names: readonly FieldName[], valuesOf: (row: number) => Values | undefined) => {
      const columns = names.map((): unknown[] => []);
      for (let row = 0; row < this.#minutes.length; row++) {
        const values = valuesOf(row);
        columns.forEach((column, index) => column.push(values?.[index]));
      }
      names.forEach((name, index) => keys.set(name, columns[index]!));
    };
    const pairOf = (row: number) => this.#wholes.first(this.#rowWholes[row]!);
    const pointsOf = (row: number) => this.#pointValues.items[this.#rowPoints[row]!]!;
    put(
      COMMON_FIELDS,
      (row) => this.#groups.commons.items[this.#wholes.second(this.#rowWholes[row]!)],
    );
    for (const [which, { places }] of this.#ends.entries()) {
      const end = which === 0 ? 'Src' : 'Dst';
      const numberOf = (pair: number) =>
        which === 0 ? this.#endPairs.first(pair) : this.#endPairs.second(pair);
      const names = ofEnd(
        end,
        places.map((place) => END_FIELDS[place]!),
      );
      put(names, (row) => this.#fieldValues.items[numberOf(pairOf(row))]);
    }
    put(this.set.pointFields, pointsOf);
    if (this.set.podNamespaces) {
      put(['IfPodNamespaces'], (row) => (pointsOf(row).length > 0 ? [pointsOf(row)] : undefined));
    }
    return keys;
  }
}

/** The empty text says as little as nothing. */
function present(value: unknown): unknown {
  return value === '' ? undefined : value;
}
