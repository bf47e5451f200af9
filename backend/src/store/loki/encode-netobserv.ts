import type { FieldName } from '@tributary/model';
import type { FlowBatch } from '../../flows/flow-batch.ts';
import { LineColumn } from './entry-columns.ts';
import { EntryTime } from './entry-time.ts';
import { LINE, writeLine } from './entry-line.ts';
import type { Column } from './entry-line.ts';
import { TIME_FIELD } from './layout.ts';
import {
  eventsJson,
  flagNames,
  NETOBSERV_APP,
  NETOBSERV_LABELS,
  NETOBSERV_LINE,
} from './netobserv.ts';
import { PushBuilder } from './push-builder.ts';
import type { TakePush } from './push-builder.ts';
import { StreamLabels } from './stream-labels.ts';

/** Values that flowlogs-pipeline writes in another way than they are kept. */
const SPECIAL: Partial<Record<FieldName, (value: string) => string>> = {
  Flags: (value) => JSON.stringify(flagNames(Number(value))),
  NetworkEvents: (value) => eventsJson(value) ?? JSON.stringify(value),
};

/** Turns batches into pushes as flowlogs-pipeline would make them: docs/loki.md, layout `netobserv`. */
export class NetobservEncoder {
  readonly #time = new EntryTime();
  readonly #shards: () => number;
  readonly #builder: PushBuilder;
  readonly #labels = new StreamLabels(NETOBSERV_APP, NETOBSERV_LABELS);
  readonly #line = NETOBSERV_LINE.map(
    (name) => [name, new LineColumn(name, SPECIAL[name])] as const,
  );

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
    const columns = this.#line.flatMap(([name, as]): Column<LineColumn>[] => {
      const values = batch.peek(name);
      return values ? [{ values, as }] : [];
    });
    const shards = this.#shards();
    this.#labels.use(batch);
    for (let row = 0; row < batch.length; row++) {
      const shard = shards > 1 ? this.#time.shard(shards) : undefined;
      const writer = this.#builder.begin(this.#labels.of(row, shard));
      this.#time.write(writer, times[row] ?? Date.now());
      writer.byte(LINE);
      writeLine(writer, columns, row);
      this.#builder.end();
    }
  }
}
