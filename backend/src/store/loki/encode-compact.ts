import type { FieldName } from '@tributary/model';
import type { FlowBatch } from '../../flows/flow-batch.ts';
import { EndColumns, LineColumn, MetadataColumn, PointValues } from './entry-columns.ts';
import { isAbsent, LINE, writeLine } from './entry-line.ts';
import type { Column } from './entry-line.ts';
import { EntryTime } from './entry-time.ts';
import {
  APP,
  LABEL_FIELDS,
  LINE_FIELDS,
  METADATA_FIELDS,
  POINT_FIELDS,
  TIME_FIELD,
} from './layout.ts';
import type { ProtoWriter } from './proto-writer.ts';
import { PushBuilder } from './push-builder.ts';
import type { TakePush } from './push-builder.ts';
import { StreamLabels } from './stream-labels.ts';

type Values = readonly unknown[];

const [COMMA, SEMICOLON, BAR] = [0x2c, 0x3b, 0x7c] as const;

/**
 * Turns batches into pushes, column by column and without an object a flow: docs/loki.md, layout `compact`; bytes of
 * `logproto.PushRequest`.
 */
export class CompactEncoder {
  readonly #time = new EntryTime();
  readonly #shards: () => number;
  readonly #builder: PushBuilder;
  readonly #labels = new StreamLabels(APP, LABEL_FIELDS);
  readonly #ends = [new EndColumns(endFields('Src')), new EndColumns(endFields('Dst'))];
  readonly #metadata = columnsOf(
    METADATA_FIELDS.filter((name) => !isOfEnd(name)),
    (name) => new MetadataColumn(name),
  );
  readonly #line = columnsOf(LINE_FIELDS, (name) => new LineColumn(name));
  readonly #interfaces = new MetadataColumn('Interfaces');
  readonly #points = new MetadataColumn('Points');
  readonly #pointValues = new PointValues();

  /** `shards`: over how many streams entries of the same labels are spread now. `take` gets pushes as they are full. */
  constructor(shards: () => number, mostBytes: number, take: TakePush) {
    this.#shards = shards;
    this.#builder = new PushBuilder(mostBytes, take);
  }

  /** Hands out the last push of what was added. */
  finish(): void {
    this.#builder.finish();
  }

  add(batch: FlowBatch): void {
    const times = batch.column(TIME_FIELD);
    const metadata = present(batch, this.#metadata);
    const line = present(batch, this.#line);
    const points = POINT_FIELDS.map((name) => batch.peek(name) as Values | undefined);
    const shards = this.#shards();
    this.#labels.use(batch);
    for (const end of this.#ends) end.use(batch);
    for (let row = 0; row < batch.length; row++) {
      const shard = shards > 1 ? this.#time.shard(shards) : undefined;
      const writer = this.#builder.begin(this.#labels.of(row, shard));
      this.#time.write(writer, times[row] ?? Date.now());
      writer.byte(LINE);
      writeLine(writer, line, row);
      for (const end of this.#ends) end.write(writer, row);
      for (const { values, as } of metadata) {
        if (!isAbsent(values[row])) as.write(writer, values[row]);
      }
      const lists = points.map((values) => values?.[row] as Values | undefined);
      this.#writeInterfaces(writer, lists[0]);
      this.#writePoints(writer, lists);
      this.#builder.end();
    }
  }

  /** `net1,eth0` */
  #writeInterfaces(writer: ProtoWriter, interfaces: Values | undefined): void {
    if (!interfaces || interfaces.every(isAbsent)) return;
    const pair = this.#interfaces.begin(writer);
    interfaces.forEach((name, point) => {
      if (point > 0) writer.byte(COMMA);
      this.#pointValues.write(writer, name);
    });
    this.#interfaces.end(writer, pair);
  }

  /** `net1|1|shop;veth7|0|host`: every point with its columns, trailing empty ones left out. */
  #writePoints(writer: ProtoWriter, lists: readonly (Values | undefined)[]): void {
    let length = 0;
    for (const list of lists) length = Math.max(length, list?.length ?? 0);
    if (length === 0) return;
    const before = writer.length;
    const pair = this.#points.begin(writer);
    const start = writer.length;
    for (let point = 0; point < length; point++) {
      if (point > 0) writer.byte(SEMICOLON);
      let bars = 0;
      for (const list of lists) {
        const value = list?.[point];
        if (!isAbsent(value)) {
          for (; bars > 0; bars--) writer.byte(BAR);
          this.#pointValues.write(writer, value);
        }
        bars++;
      }
    }
    if (writer.length === start) writer.rewind(before);
    else this.#points.end(writer, pair);
  }
}

function isOfEnd(name: FieldName): boolean {
  return /^(Src|Dst)(?!Port$)/.test(name);
}

/** What is said of one end, its address first. */
function endFields(prefix: 'Src' | 'Dst'): readonly FieldName[] {
  const address: FieldName = `${prefix}Addr`;
  const others = METADATA_FIELDS.filter(
    (name) => isOfEnd(name) && name.startsWith(prefix) && name !== address,
  );
  return [address, ...others];
}

function columnsOf<T>(
  names: readonly FieldName[],
  make: (name: FieldName) => T,
): readonly (readonly [FieldName, T])[] {
  return names.map((name) => [name, make(name)]);
}

function present<T>(
  batch: FlowBatch,
  columns: readonly (readonly [FieldName, T])[],
): readonly Column<T>[] {
  return columns.flatMap(([name, as]) => {
    const values = batch.peek(name);
    return values ? [{ values, as }] : [];
  });
}
