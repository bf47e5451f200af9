import fc from 'fast-check';
import protobuf from 'protobufjs';
import { fields } from '@tributary/model';
import type { FlowRecord } from '@tributary/model';
import { expect, it } from 'vitest';
import { FlowBatch } from '../../flows/flow-batch.ts';
import { decodeEntry } from './decode-entry.ts';
import { CompactEncoder } from './encode-compact.ts';
import { escapeValue, POINT_FIELDS, unescapeValue } from './layout.ts';
import { quoteLogql } from './quote.ts';

const TIME = 1_700_000_000_123;

interface Entry {
  readonly timestamp: { readonly seconds: number; readonly nanos?: number };
  readonly line: string;
  readonly structuredMetadata?: readonly { readonly name: string; readonly value: string }[];
}

/** As pkg/push/push.proto of Loki says. */
const PushRequest = protobuf
  .parse(
    `syntax = "proto3";
     message PushRequest { repeated Stream streams = 1; }
     message Stream { string labels = 1; repeated Entry entries = 2; }
     message Entry { Timestamp timestamp = 1; string line = 2; repeated Pair structuredMetadata = 3; }
     message Timestamp { int64 seconds = 1; int32 nanos = 2; }
     message Pair { string name = 1; string value = 2; }`,
  )
  .root.lookupType('PushRequest');

/** The streams of each push. */
function encode(
  records: readonly FlowRecord[],
  { shards = 1, mostBytes = 1 << 20 } = {},
): { labels: string; entries: Entry[] }[][] {
  const batch = new FlowBatch(records.length);
  records.forEach((record, row) => {
    for (const [name, value] of Object.entries(record)) {
      batch.column(name as keyof FlowRecord)[row] = value;
    }
  });
  const pushes: { labels: string; entries: Entry[] }[][] = [];
  const encoder = new CompactEncoder(
    () => shards,
    mostBytes,
    (body, entries) => {
      const { streams } = PushRequest.toObject(PushRequest.decode(body), { longs: Number }) as {
        streams: { labels: string; entries: Entry[] }[];
      };
      expect(streams.reduce((sum, stream) => sum + stream.entries.length, 0)).toBe(entries);
      pushes.push(streams);
    },
  );
  encoder.add(batch);
  encoder.finish();
  return pushes;
}

function nanoseconds({ timestamp: { seconds, nanos = 0 } }: Entry): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
}

/** What Loki makes of the labels that a push names. */
function labelsOf(text: string): Record<string, string> {
  const pairs = text.matchAll(/(\w+)=("(?:[^"\\]|\\.)*")/g);
  return Object.fromEntries([...pairs].map(([, name, value]) => [name!, JSON.parse(value!)]));
}

const text = fc.string({ minLength: 1, maxLength: 12 });
const valueOf = (type: string): fc.Arbitrary<unknown> =>
  type.startsWith('int') ? fc.nat(0xffff_ffff) : text;
const isPoint = (name: string): boolean => POINT_FIELDS.some((point) => point === name);
/** Every field, lists of points of one length; labels without what JSON and Go escape in another way. */
const recordArbitrary = fc
  .integer({ min: 1, max: 4 })
  .chain((length) =>
    fc.record(
      Object.fromEntries(
        fields
          .filter(({ name }) => name !== 'TimeFlowEndMs')
          .map((field) => [
            field.name,
            isPoint(field.name)
              ? fc.array(valueOf(field.type), { minLength: length, maxLength: length })
              : ['K8S_ClusterName', 'K8S_FlowLayer', '_RecordType'].includes(field.name)
                ? fc.constantFrom('app', 'flowLog')
                : valueOf(field.type),
          ]),
      ),
      { requiredKeys: ['Interfaces'] },
    ),
  )
  .map((record) => ({ ...record, TimeFlowEndMs: TIME }) as FlowRecord);

it('a flow is decoded as it was encoded, whatever its texts', () => {
  fc.assert(
    fc.property(recordArbitrary, (record) => {
      const [[{ labels, entries }]] = encode([record]) as [[{ labels: string; entries: Entry[] }]];
      const { line, structuredMetadata = [] } = entries[0]!;
      const pairs = Object.fromEntries(structuredMetadata.map(({ name, value }) => [name, value]));
      const decoded = decodeEntry(labelsOf(labels), nanoseconds(entries[0]!), line, pairs);
      expect(decoded).toEqual(record);
    }),
    { seed: 3 },
  );
});

const many = (length: number): FlowRecord[] =>
  Array.from({ length }, (_, index) => ({ TimeFlowEndMs: TIME, Bytes: index * 1_000 }));

it('no two entries have one time', () => {
  const times = encode(many(100))
    .flat()
    .flatMap(({ entries }) => entries.map(nanoseconds));
  expect(new Set(times).size).toBe(100);
  expect(times.every((time) => time / 1_000_000n === BigInt(TIME))).toBe(true);
});

it('entries of the same labels are spread over so many streams', () => {
  expect(encode(many(9), { shards: 3 })[0]).toHaveLength(3);
});

it('no push is larger than it may be, and none of the entries is lost', () => {
  const pushes = encode(many(1_000), { shards: 3, mostBytes: 4_000 });
  expect(pushes.length).toBeGreaterThan(10);
  const bytes = pushes
    .flat()
    .flatMap(({ entries }) => entries)
    .map(({ structuredMetadata }) => Number(structuredMetadata![0]!.value));
  expect(bytes.sort((a, b) => a - b)).toEqual(many(1_000).map(({ Bytes }) => Bytes));
});

it('a value is the same after it was escaped, and has no separator then', () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      expect(escapeValue(value)).not.toMatch(/[,;|]/);
      expect(unescapeValue(escapeValue(value))).toBe(value);
    }),
  );
});

it('a text cannot end the string that it is put into', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      expect(quoteLogql(value)).toMatch(/^"(?:[^"\\\n]|\\["\\]|\\x[0-9a-f]{2})*"$/);
    }),
  );
});
