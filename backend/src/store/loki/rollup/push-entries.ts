import { Reader } from 'protobufjs';
import { uncompressSync } from 'snappy';
import { readKnownText } from '../../../collector/known-text.ts';
import { unquoteLogql } from '../quote.ts';
import type { Pairs } from '../decode-entry.ts';
import type { StreamEntry } from '../loki-queries.ts';

const NS_PER_S = 1_000_000_000n;
const NS_PER_MS = 1_000_000;

/** Field numbers of logproto.PushRequest (pkg/push/push.proto of Loki). */
const STREAM = 1;
const [LABELS, ENTRY] = [1, 2];
const [TIMESTAMP, LINE, METADATA] = [1, 2, 3];
const [SECONDS, NANOS] = [1, 2];
const [NAME, VALUE] = [1, 2];

const knownLabels = new Map<string, Pairs>();
const MOST_KNOWN = 8_192;

/** The entries of a compressed push of ours, as Loki would answer them, with all metadata or what is wanted of it. */
export function* entriesOf(
  push: Uint8Array,
  wanted?: ReadonlySet<string>,
): Generator<StreamEntry, void, void> {
  const reader = Reader.create(uncompressSync(push, { asBuffer: true }) as Buffer);
  for (const [stream, end] of parts(reader, reader.len, STREAM)) {
    let labels: Pairs = {};
    while (stream.pos < end) {
      const tag = stream.uint32();
      if (tag >>> 3 === LABELS) labels = labelsOf(readKnownText(stream));
      else if (tag >>> 3 === ENTRY) yield readEntry(stream, labels, wanted);
      else stream.skipType(tag & 7);
    }
  }
}

/** The beginnings of the units of time in which the entries of a push are. */
export function timesOf(push: Uint8Array, unitMs: number): ReadonlySet<number> {
  const times = new Set<number>();
  for (const { timestampNs } of entriesOf(push)) {
    const ms = Number(timestampNs / BigInt(NS_PER_MS));
    times.add(ms - (ms % unitMs));
  }
  return times;
}

function readEntry(
  reader: Reader,
  labels: Pairs,
  wanted: ReadonlySet<string> | undefined,
): StreamEntry {
  const metadata: Record<string, string> = {};
  let timestampNs = 0n;
  let line = '';
  for (const end = reader.uint32() + reader.pos; reader.pos < end;) {
    const tag = reader.uint32();
    switch (tag >>> 3) {
      case TIMESTAMP:
        timestampNs = readTime(reader);
        break;
      case LINE:
        line = reader.string();
        break;
      case METADATA:
        readPair(reader, metadata, wanted);
        break;
      default:
        reader.skipType(tag & 7);
    }
  }
  return { labels, timestampNs, line, metadata };
}

function readTime(reader: Reader): bigint {
  let [seconds, nanos] = [0, 0];
  for (const end = reader.uint32() + reader.pos; reader.pos < end;) {
    const tag = reader.uint32();
    if (tag >>> 3 === SECONDS) seconds = reader.uint32();
    else if (tag >>> 3 === NANOS) nanos = reader.int32();
    else reader.skipType(tag & 7);
  }
  return BigInt(seconds) * NS_PER_S + BigInt(nanos);
}

function readPair(
  reader: Reader,
  pairs: Record<string, string>,
  wanted: ReadonlySet<string> | undefined,
): void {
  let [name, value] = ['', ''];
  for (const end = reader.uint32() + reader.pos; reader.pos < end;) {
    const tag = reader.uint32();
    if (tag >>> 3 === NAME) {
      name = readKnownText(reader);
      if (wanted && !wanted.has(name)) {
        reader.pos = end;
        return;
      }
    } else if (tag >>> 3 === VALUE) value = readKnownText(reader);
    else reader.skipType(tag & 7);
  }
  pairs[name] = value;
}

/** The parts of a message that have a field's number, each with its end. */
function* parts(
  reader: Reader,
  until: number,
  field: number,
): Generator<readonly [Reader, number], void, void> {
  while (reader.pos < until) {
    const tag = reader.uint32();
    if (tag >>> 3 !== field) {
      reader.skipType(tag & 7);
      continue;
    }
    const end = reader.uint32() + reader.pos;
    yield [reader, end];
    reader.pos = end;
  }
}

/** `{app="tributary", FlowDirection="0"}` */
function labelsOf(text: string): Pairs {
  let labels = knownLabels.get(text);
  if (labels) return labels;
  labels = Object.fromEntries(
    [...text.matchAll(/(\w+)=("(?:\\.|[^"\\])*")/g)].map(([, name, value]) => [
      name!,
      unquoteLogql(value!),
    ]),
  );
  if (knownLabels.size >= MOST_KNOWN) knownLabels.clear();
  knownLabels.set(text, labels);
  return labels;
}
