import type { FieldName, FlowRecord } from '@tributary/model';

/** The values of one field for every flow of a batch; undefined where it was not observed. */
export type Column<F extends FieldName> = FlowRecord[F][];

/**
 * Flows that travel together from the wire to the store, one array a field. A field that no flow
 * has costs nothing.
 */
export class FlowBatch {
  readonly length: number;
  /**
   * Inode of the network namespace of each observation point, parallel to `Interfaces`. Not stored:
   * it tells which namespace of the agent's inventory a point is about.
   */
  readonly pointInodes: (readonly number[])[];
  /**
   * UID of the pod that owns the namespace of each observation point, parallel to `Interfaces`; undefined for a flow
   * of which none is told. Not stored.
   */
  readonly pointPodUids: (readonly string[] | undefined)[];
  readonly #columns = new Map<FieldName, FlowRecord[FieldName][]>();

  constructor(length: number) {
    this.length = length;
    this.pointInodes = new Array<readonly number[]>(length).fill([]);
    this.pointPodUids = new Array<readonly string[] | undefined>(length).fill(undefined);
  }

  /** The field's column, made on first use. */
  column<F extends FieldName>(name: F): Column<F> {
    let column = this.#columns.get(name);
    if (!column) {
      column = new Array<FlowRecord[FieldName]>(this.length).fill(undefined);
      this.#columns.set(name, column);
    }
    return column as Column<F>;
  }

  /** The field's column, or undefined when no flow of the batch has the field. */
  peek(name: FieldName): readonly FlowRecord[FieldName][] | undefined {
    return this.#columns.get(name);
  }

  /** The fields that have a column. */
  fields(): Iterable<FieldName> {
    return this.#columns.keys();
  }

  /** Flow `row` as a record. */
  record(row: number): FlowRecord {
    const entries = [...this.#columns]
      .map(([name, column]) => [name, column[row]] as const)
      .filter(([, value]) => value !== undefined);
    return Object.fromEntries(entries) as FlowRecord;
  }
}
