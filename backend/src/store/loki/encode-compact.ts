import type { FieldName } from '@tributary/model';
import type { FlowBatch } from '../../flows/flow-batch.ts';
import { EndColumns, LineColumn, MetadataColumn, PointValues } from './entry-columns.ts';
import { LABEL_FIELDS, LINE_FIELDS, METADATA_FIELDS, POINT_FIELDS, TIME_FIELD } from './layout.ts';
import type { ProtoWriter } from './proto-writer.ts';
import { PushBuilder } from './push-builder.ts';
import type { TakePush } from './push-builder.ts';
import { streamLabels } from './stream-labels.ts';

type Values = readonly unknown[];

interface Column<T> {
  readonly values: Values;
  readonly as: T;
}

/** Tags of logproto.EntryAdapter (pkg/push/push.proto of Loki). */
const TIMESTAMP = 0x0a;
const LINE = 0x12;
const SECONDS = 0x08;
const NANOS = 0x10;
const NS_PER_MS = 1_000_000;
const [COMMA, SEMICOLON, BAR, OPEN, CLOSE] = [0x2c, 0x3b, 0x7c, 0x7b, 0x7d] as const;

/**
 * Turns batches into pushes, column by column and without an object a flow: docs/loki.md, layout `compact`; bytes of
 * `logproto.PushRequest`.
 */
export class CompactEncoder {
  /** Counts on with every entry, so that no two of one time are the same to Loki. */
  #counter = 0;
  readonly #shards: () => number;
  readonly #builder: PushBuilder;
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
    const labels = LABEL_FIELDS.map((name) => [name, batch.peek(name)] as const);
    const metadata = present(batch, this.#metadata);
    const line = present(batch, this.#line);
    const points = POINT_FIELDS.map((name) => batch.peek(name) as Values | undefined);
    const shards = this.#shards();
    for (const end of this.#ends) end.use(batch);
    for (let row = 0; row < batch.length; row++) {
      const shard = shards > 1 ? this.#counter % shards : undefined;
      const writer = this.#builder.begin(streamLabels(labels, row, shard));
      this.#writeTime(writer, times[row] ?? Date.now());
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

  #writeTime(writer: ProtoWriter, ms: number): void {
    // never 0: a step of LogQL leaves out its first nanosecond and has the first one of the next
    this.#counter = (this.#counter % (NS_PER_MS - 1)) + 1;
    const whole = Math.floor(ms);
    const seconds = Math.floor(whole / 1000);
    writer.byte(TIMESTAMP);
    const start = writer.open();
    writer.byte(SECONDS);
    writer.varint(seconds);
    writer.byte(NANOS);
    writer.varint((whole - seconds * 1000) * NS_PER_MS + this.#counter);
    writer.close(start);
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

function writeLine(writer: ProtoWriter, columns: readonly Column<LineColumn>[], row: number): void {
  const start = writer.open();
  writer.byte(OPEN);
  let isFirst = true;
  for (const { values, as } of columns) {
    if (isAbsent(values[row])) continue;
    if (!isFirst) writer.byte(COMMA);
    isFirst = false;
    as.write(writer, values[row]);
  }
  writer.byte(CLOSE);
  writer.close(start);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === '';
}
