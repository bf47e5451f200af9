import type { Reader } from 'protobufjs';

/** A message that is not valid protobuf, or not of the expected shape. */
export class MalformedMessageError extends Error {
  override readonly name = 'MalformedMessageError';
}

/**
 * Reads a varint of up to 64 bits as a number, without an object in between. Values above 2^53 lose
 * their lowest bits.
 */
export function readUint64(reader: Reader): number {
  const { buf, len } = reader;
  let value = 0;
  let scale = 1;
  for (let i = 0; i < 10; i++) {
    if (reader.pos >= len) throw new MalformedMessageError('a varint is cut off');
    const byte = buf[reader.pos++]!;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    scale *= 128;
  }
  throw new MalformedMessageError('a varint is longer than 10 bytes');
}

/** Reads the length of a nested message and returns where it ends. */
export function readMessageEnd(reader: Reader): number {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new MalformedMessageError('a nested message is cut off');
  return end;
}

/** A Timestamp or a Duration, whose end the caller has read, in `perSecond` parts of a second. */
export function readTime(reader: Reader, perSecond: 1_000 | 1_000_000_000): number {
  const end = readMessageEnd(reader);
  let seconds = 0;
  let nanos = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 8) seconds = readUint64(reader);
    else if (tag === 16) nanos = readUint64(reader);
    else reader.skipType(tag & 7);
  }
  return seconds * perSecond + Math.floor(nanos / (1_000_000_000 / perSecond));
}
