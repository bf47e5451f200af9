import { ProtoWriter } from './proto-writer.ts';

/** Takes the body of one push, not yet compressed, and how many entries it has. The body is written over afterwards. */
export type TakePush = (body: Buffer, entries: number) => void;

interface Stream {
  /** Tag and length of the labels, and they. */
  readonly labels: Uint8Array;
  readonly writer: ProtoWriter;
  entries: number;
}

/** Tags of logproto.PushRequest (pkg/push/push.proto of Loki): streams = 1 {labels = 1, entries = 2}. */
const STREAM = 0x0a;
const LABELS = 0x0a;
const ENTRY = 0x12;
/** What leads a stream in a push, its labels apart. */
const LEAD_BYTES = 8;
/** Streams whose buffers are kept. */
const MOST_STREAMS = 4_000;

/** Gathers entries by stream into pushes of which none is larger than `mostBytes`, an entry that is larger alone excepted. */
export class PushBuilder {
  readonly #mostBytes: number;
  readonly #take: TakePush;
  readonly #streams = new Map<string, Stream>();
  readonly #push = new ProtoWriter();
  #bytes = 0;
  #entries = 0;
  /** The stream of the entry that is being written, and where that begins. */
  #current: Stream | undefined;
  #entryAt = 0;
  #contentAt = 0;

  constructor(mostBytes: number, take: TakePush) {
    this.#mostBytes = mostBytes;
    this.#take = take;
  }

  /** Begins an entry: the caller writes what is in it and calls `end`. */
  begin(labels: string): ProtoWriter {
    const stream = this.#streams.get(labels) ?? this.#addStream(labels);
    const { writer } = stream;
    this.#current = stream;
    this.#entryAt = writer.length;
    writer.byte(ENTRY);
    this.#contentAt = writer.open();
    return writer;
  }

  end(): void {
    const stream = this.#current!;
    stream.writer.close(this.#contentAt);
    const size = stream.writer.length - this.#entryAt;
    const lead = stream.labels.length + LEAD_BYTES;
    const more = stream.entries === 0 ? size + lead : size;
    if (this.#entries > 0 && this.#bytes + more > this.#mostBytes) {
      this.#finishPush(stream, this.#entryAt);
    }
    this.#bytes += stream.entries === 0 ? size + lead : size;
    stream.entries++;
    this.#entries++;
  }

  /** Hands out what is left. */
  finish(): void {
    if (this.#entries > 0) this.#finishPush();
    if (this.#streams.size > MOST_STREAMS) this.#streams.clear();
  }

  #addStream(labels: string): Stream {
    const lead = new ProtoWriter();
    const bytes = Buffer.from(labels);
    lead.byte(LABELS);
    lead.varint(bytes.length);
    lead.raw(bytes);
    const stream = { labels: Uint8Array.from(lead.view()), writer: new ProtoWriter(), entries: 0 };
    this.#streams.set(labels, stream);
    return stream;
  }

  /** Makes a push of everything, without what `later` has from `from` on. */
  #finishPush(later?: Stream, from = 0): void {
    const push = this.#push;
    push.rewind(0);
    for (const stream of this.#streams.values()) {
      const { labels, writer } = stream;
      const length = stream === later ? from : writer.length;
      if (stream.entries > 0) {
        push.byte(STREAM);
        push.varint(labels.length + length);
        push.raw(labels);
        push.raw(writer.view().subarray(0, length));
      }
      writer.reset(length);
      stream.entries = 0;
    }
    const entries = this.#entries;
    this.#bytes = 0;
    this.#entries = 0;
    this.#take(push.view(), entries);
  }
}
