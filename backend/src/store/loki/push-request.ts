import protobuf from 'protobufjs/minimal.js';
import type { LokiEntry, LokiStreams } from './entry.ts';

/** The body of one push, not yet compressed. */
export interface PushRequest {
  readonly body: Uint8Array;
  readonly entries: number;
}

const NS_PER_S = 1_000_000_000n;
/** What an entry takes beside its texts, at most. */
const ENTRY_BYTES = 48;
const PAIR_BYTES = 8;

/**
 * Encodes streams as `logproto.PushRequest` (pkg/push/push.proto of Loki): streams = 1 {labels = 1, entries = 2 {timestamp
 * = 1, line = 2, structuredMetadata = 3 {name = 1, value = 2}}}. None is larger than `mostBytes`, an entry that is larger
 * alone excepted.
 */
export function pushRequests(streams: LokiStreams, mostBytes: number): PushRequest[] {
  const requests: PushRequest[] = [];
  let writer = protobuf.Writer.create();
  let bytes = 0;
  let count = 0;
  const finish = (): void => {
    if (count > 0) requests.push({ body: writer.finish(), entries: count });
    writer = protobuf.Writer.create();
    bytes = 0;
    count = 0;
  };
  for (const [labels, entries] of streams) {
    let isOpen = false;
    for (const entry of entries) {
      const size = sizeOf(entry);
      if (count > 0 && bytes + size > mostBytes) {
        if (isOpen) writer.ldelim();
        isOpen = false;
        finish();
      }
      if (!isOpen) {
        writer.uint32(10).fork().uint32(10).string(labels);
        bytes += labels.length;
        isOpen = true;
      }
      writeEntry(writer, entry);
      bytes += size;
      count++;
    }
    if (isOpen) writer.ldelim();
  }
  finish();
  return requests;
}

function writeEntry(writer: protobuf.Writer, { timestampNs, line, metadata }: LokiEntry): void {
  writer.uint32(18).fork();
  writer.uint32(10).fork();
  writer.uint32(8).uint64(Number(timestampNs / NS_PER_S));
  writer.uint32(16).uint32(Number(timestampNs % NS_PER_S));
  writer.ldelim();
  writer.uint32(18).string(line);
  for (const [name, value] of metadata) {
    writer.uint32(26).fork().uint32(10).string(name).uint32(18).string(value).ldelim();
  }
  writer.ldelim();
}

function sizeOf({ line, metadata }: LokiEntry): number {
  let size = ENTRY_BYTES + line.length;
  for (const [name, value] of metadata) size += PAIR_BYTES + name.length + value.length;
  return size;
}
