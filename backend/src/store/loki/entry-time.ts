import type { ProtoWriter } from './proto-writer.ts';

/** Tags of logproto.EntryAdapter and google.protobuf.Timestamp. */
const TIMESTAMP = 0x0a;
const SECONDS = 0x08;
const NANOS = 0x10;
const NS_PER_MS = 1_000_000;

/** Writes the timestamps of entries, no two of which are the same within one millisecond: docs/loki.md. */
export class EntryTime {
  /** Counts on with every entry, so that no two of one time are the same to Loki. */
  #counter = 0;

  /** Spreads entries evenly over so many streams. */
  shard(shards: number): number {
    return this.#counter % shards;
  }

  write(writer: ProtoWriter, ms: number): void {
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
}
