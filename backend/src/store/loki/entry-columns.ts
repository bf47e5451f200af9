import type { FieldName } from '@tributary/model';
import type { FlowBatch } from '../../flows/flow-batch.ts';
import { escapeValue } from './layout.ts';
import { decimalDigits, isDecimal, ProtoWriter } from './proto-writer.ts';
import { TextCache } from './text-cache.ts';

/** Tags of logproto.PushRequest (pkg/push/push.proto of Loki). */
const METADATA = 0x1a;
const PAIR_NAME = 0x0a;
const PAIR_VALUE = 0x12;

const utf8 = new TextEncoder();

/** Writes the values of one field as structured metadata: `{name, value}` with the value as text. */
export class MetadataColumn {
  /** Name with its tag, and the tag of the value. */
  readonly #lead: Uint8Array;
  readonly #pairs: TextCache;

  constructor(name: FieldName | 'Points') {
    const lead = new ProtoWriter();
    lead.byte(PAIR_NAME);
    lead.varint(name.length);
    lead.text(name);
    lead.byte(PAIR_VALUE);
    this.#lead = lead.view();
    this.#pairs = new TextCache((text) => this.#pair(text));
  }

  write(writer: ProtoWriter, value: unknown): void {
    if (isDecimal(value)) {
      const digits = decimalDigits(value);
      writer.byte(METADATA);
      // 16 digits and the longest name are less than 128 bytes
      writer.byte(this.#lead.length + 1 + digits);
      writer.raw(this.#lead);
      writer.byte(digits);
      writer.decimal(value);
    } else {
      writer.raw(this.#pairs.of(String(value)));
    }
  }

  /** Begins a pair whose value is written piece by piece; `end` takes what this returns. */
  begin(writer: ProtoWriter): readonly [pair: number, value: number] {
    writer.byte(METADATA);
    const pair = writer.open();
    writer.raw(this.#lead);
    return [pair, writer.open()];
  }

  end(writer: ProtoWriter, [pair, value]: readonly [number, number]): void {
    writer.close(value);
    writer.close(pair);
  }

  #pair(text: string): Uint8Array {
    const value = utf8.encode(text);
    const pair = new ProtoWriter();
    pair.raw(this.#lead);
    pair.varint(value.length);
    pair.raw(value);
    const whole = new ProtoWriter();
    whole.byte(METADATA);
    whole.varint(pair.length);
    whole.raw(pair.view());
    return Uint8Array.from(whole.view());
  }
}

/** What one end of a flow is, as it was written last. */
interface WrittenEnd {
  readonly values: readonly unknown[];
  readonly bytes: Uint8Array;
}

const MOST_ENDS = 4_096;

/**
 * Writes all that is said of one end of a flow, its port apart: an address nearly always has the name, the namespace and
 * the rest that it had in the flow before, so that its bytes are copied in one piece.
 */
export class EndColumns {
  readonly #fields: readonly FieldName[];
  readonly #columns: readonly MetadataColumn[];
  #ends = new Map<unknown, WrittenEnd>();
  #values: readonly (readonly unknown[] | undefined)[] = [];

  /** The first field is the address. */
  constructor(fields: readonly FieldName[]) {
    this.#fields = fields;
    this.#columns = fields.map((name) => new MetadataColumn(name));
  }

  /** The batch whose rows are written from now on. */
  use(batch: FlowBatch): void {
    this.#values = this.#fields.map((name) => batch.peek(name));
  }

  write(writer: ProtoWriter, row: number): void {
    const address = this.#values[0]?.[row];
    const known = this.#ends.get(address);
    if (known && this.#isSame(known, row)) {
      writer.raw(known.bytes);
      return;
    }
    const start = writer.length;
    const values = this.#values.map((column) => column?.[row]);
    values.forEach((value, index) => {
      if (value !== undefined && value !== '') this.#columns[index]!.write(writer, value);
    });
    if (this.#ends.size >= MOST_ENDS) this.#ends = new Map();
    this.#ends.set(address, { values, bytes: Uint8Array.from(writer.view().subarray(start)) });
  }

  #isSame({ values }: WrittenEnd, row: number): boolean {
    for (let index = 0; index < values.length; index++) {
      if (values[index] !== this.#values[index]?.[row]) return false;
    }
    return true;
  }
}

/** Writes the values of one field into a line of JSON, name first. */
export class LineColumn {
  readonly #name: Uint8Array;
  readonly #texts = new TextCache((text) => utf8.encode(JSON.stringify(text)));
  readonly #special: TextCache | undefined;

  /** `special`: the JSON of values that are written otherwise than they are. */
  constructor(name: FieldName, special?: (value: string) => string) {
    this.#name = utf8.encode(`${JSON.stringify(name)}:`);
    this.#special = special && new TextCache((text) => utf8.encode(special(text)));
  }

  write(writer: ProtoWriter, value: unknown): void {
    writer.raw(this.#name);
    if (this.#special) writer.raw(this.#special.of(String(value)));
    else if (isDecimal(value)) writer.decimal(value);
    else if (typeof value === 'string') writer.raw(this.#texts.of(value));
    else writer.text(JSON.stringify(value));
  }
}

/** Writes values of observation points, without what separates them there. */
export class PointValues {
  readonly #texts = new TextCache((text) => utf8.encode(escapeValue(text)));

  write(writer: ProtoWriter, value: unknown): void {
    if (isDecimal(value)) writer.decimal(value);
    else writer.raw(this.#texts.of(String(value)));
  }
}
