import fc from 'fast-check';
import { fields } from '@tributary/model';
import type { FlowRecord } from '@tributary/model';
import { expect, it } from 'vitest';
import { FlowBatch } from '../../flows/flow-batch.ts';
import { decodeEntry } from './decode-entry.ts';
import { CompactEncoder } from './encode-compact.ts';
import type { LokiEntry, LokiStreams } from './entry.ts';
import { escapeValue, POINT_FIELDS, unescapeValue } from './layout.ts';
import { quoteLogql } from './quote.ts';

const TIME = 1_700_000_000_123;

function encode(records: readonly FlowRecord[], shards = 1): LokiStreams {
  const batch = new FlowBatch(records.length);
  records.forEach((record, row) => {
    for (const [name, value] of Object.entries(record)) {
      batch.column(name as keyof FlowRecord)[row] = value;
    }
  });
  return new CompactEncoder(() => shards).encode([batch]);
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
      const [[labels, entries]] = [...encode([record])] as [[string, LokiEntry[]]];
      const { timestampNs, line, metadata } = entries[0]!;
      const pairs = Object.fromEntries(metadata) as Record<string, string>;
      const decoded = decodeEntry(labelsOf(labels), timestampNs, line, pairs);
      expect(decoded).toEqual(record);
    }),
    { seed: 3 },
  );
});

it('no two entries have one time', () => {
  const streams = encode(Array.from({ length: 100 }, () => ({ TimeFlowEndMs: TIME })));
  const times = [...streams.values()].flat().map(({ timestampNs }) => timestampNs);
  expect(new Set(times).size).toBe(100);
  expect(times.every((time) => time / 1_000_000n === BigInt(TIME))).toBe(true);
});

it('entries of the same labels are spread over so many streams', () => {
  expect(
    encode(
      Array.from({ length: 9 }, () => ({ TimeFlowEndMs: TIME })),
      3,
    ).size,
  ).toBe(3);
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
