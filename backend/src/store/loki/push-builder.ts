import { ProtoWriter } from './proto-writer.ts';

/** The body of one push, not yet compressed. */
export interface PushRequest {
  readonly body: Buffer;
  readonly entries: number;
}

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
/** What the labels of a stream take, about. */
const STREAM_BYTES = 512;
/** Streams whose buffers are kept; labels are bounded, so that this is not reached. */
const MOST_STREAMS = 1_000;

/** Gathers entries by stream into pushes of which none is larger than `mostBytes`, an entry that is larger alone excepted. */
export class PushBuilder {
  readonly #mostBytes: number;
  readonly #streams = new Map<string, Stream>();
  readonly #requests: PushRequest[] = [];
  #bytes = 0;
  #entries = 0;
  /** The stream of the entry that is being written, and where that begins. */
  #current: Stream | undefined;
  #entryAt = 0;
  #contentAt = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
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
    if (this.#entries > 0 && this.#bytes + size > this.#mostBytes) {
      this.#finishRequest(stream, this.#entryAt);
    }
    stream.entries++;
    this.#entries++;
    this.#bytes += size;
  }

  /** The pushes of all entries since the last call. */
  finish(): PushRequest[] {
    if (this.#entries > 0) this.#finishRequest();
    if (this.#streams.size > MOST_STREAMS) this.#streams.clear();
    return this.#requests.splice(0);
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
  #finishRequest(later?: Stream, from = 0): void {
    const request = new ProtoWriter(this.#bytes + STREAM_BYTES * this.#streams.size);
    for (const stream of this.#streams.values()) {
      const { labels, writer } = stream;
      const length = stream === later ? from : writer.length;
      if (stream.entries > 0) {
        request.byte(STREAM);
        request.varint(labels.length + length);
        request.raw(labels);
        request.raw(writer.view().subarray(0, length));
      }
      writer.reset(length);
      stream.entries = 0;
    }
    this.#requests.push({ body: request.view(), entries: this.#entries });
    this.#bytes = 0;
    this.#entries = 0;
  }
}
