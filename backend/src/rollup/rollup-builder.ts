import type { FieldName } from '@tributary/model';
import type { FlowBatch } from '../flows/flow-batch.ts';
import { FlowGroups } from './flow-groups.ts';
import type { FlowGroup, PointValues } from './flow-groups.ts';
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
import { PairNumbers, ValueTree } from './value-tree.ts';

type Values = readonly unknown[];

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

/** Sums up flows as they are stored, until `rollup` takes the rows of what has gathered. */
export class RollupBuilder {
  readonly #mostRows: number;
  #groups = new FlowGroups();

  constructor(mostRows = MOST_ROWS) {
    this.#mostRows = mostRows;
  }

  /** How many cells are in memory. */
  get size(): number {
    return this.#groups.cells.length;
  }

  add(batches: readonly FlowBatch[]): void {
    for (const batch of batches) this.#groups.add(batch);
  }

  /** The rows of all flows that were added since `clear`. */
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

  clear(): void {
    this.#groups = new FlowGroups();
  }
}

/** In which rows of a set of points a flow counts, by the numbers of the combinations of values. */
interface PointRows {
  readonly ofFlow: readonly number[];
  readonly ofPosition: readonly number[];
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
  readonly #pointRows: PointRows[] = [];
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
    const cellOf = (fields: number, common: number, points: number) => {
      const cell = start + numbers.of(this.#wholes.of(fields, common), points);
      if (cell === cells.length) cells.make();
      return cell;
    };
    cells.inexact = false;
    for (const group of groups) {
      const fields = this.#endPairs.of(
        this.#endNumber(0, group.source),
        this.#endNumber(1, group.destination),
      );
      const { ofFlow, ofPosition } = this.#pointRowsOf(group.points);
      for (const points of ofFlow) {
        cells.addFlows(cellOf(fields, group.common, points), this.#groups.cells, group.cell);
      }
      ofPosition.forEach((points, position) => {
        POINT_MEASURES.forEach((_, measure) => {
          const { sum, count } = this.#groups.pointSum(group.cell, position, measure);
          if (count > 0) {
            cells.addPoints(cellOf(fields, group.common, points), measure, sum, count);
          }
        });
      });
      if (cells.length - start > mostRows || cells.inexact) {
        cells.truncate(start);
        return false;
      }
    }
    for (let row = 0; row < numbers.firsts.length; row++) {
      this.#minutes.push(minuteMs);
      this.#rowWholes.push(numbers.firsts[row]!);
      this.#rowPoints.push(numbers.seconds[row]!);
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

  #pointRowsOf(number: number): PointRows {
    return (this.#pointRows[number] ??= this.#makePointRows(this.#groups.points.items[number]!));
  }

  #makePointRows(points: PointValues): PointRows {
    const numberOf = (values: Values) => this.#pointValues.of(values, () => values);
    if (this.set.pointFields.length === 0) {
      const values = this.set.podNamespaces ? podNamespaces(points) : [];
      const number = numberOf(values);
      return { ofFlow: [number], ofPosition: points.map(() => number) };
    }
    const combinations = points.map((point) => this.#pointPlaces.map((place) => point[place]));
    const ofPosition = combinations.map((values) => numberOf(values.map(present)));
    const length = combinations.filter((values) => values.some(isWithin)).length;
    const ofFlow = length === 0 ? [numberOf(this.#pointPlaces.map(() => undefined))] : ofPosition;
    return { ofFlow: [...new Set(length === 0 ? ofFlow : ofFlow.slice(0, length))], ofPosition };
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
    const pairOf = (row: number) => this.#wholes.firsts[this.#rowWholes[row]!]!;
    const pointsOf = (row: number) => this.#pointValues.items[this.#rowPoints[row]!]!;
    put(
      COMMON_FIELDS,
      (row) => this.#groups.commons.items[this.#wholes.seconds[this.#rowWholes[row]!]!],
    );
    for (const [which, { places }] of this.#ends.entries()) {
      const end = which === 0 ? 'Src' : 'Dst';
      const side = which === 0 ? this.#endPairs.firsts : this.#endPairs.seconds;
      const names = ofEnd(
        end,
        places.map((place) => END_FIELDS[place]!),
      );
      put(names, (row) => this.#fieldValues.items[side[pairOf(row)]!]);
    }
    put(this.set.pointFields, pointsOf);
    if (this.set.podNamespaces) {
      put(['IfPodNamespaces'], (row) => (pointsOf(row).length > 0 ? [pointsOf(row)] : undefined));
    }
    return keys;
  }
}

const POD_NAMESPACE = POINT_FIELDS.indexOf('IfPodNamespaces');

/** The list as the flow has it. */
function podNamespaces(points: PointValues): Values {
  return points.map((point) => point[POD_NAMESPACE]).filter(isWithin);
}

function isWithin(value: unknown): boolean {
  return value !== undefined;
}

/** The empty text says as little as nothing. */
function present(value: unknown): unknown {
  return value === '' ? undefined : value;
}
