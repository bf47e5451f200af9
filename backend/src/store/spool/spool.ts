import {
  closeSync,
  fdatasyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writevSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/** A body that waits on disk, with how many flows it holds. */
export interface Spooled {
  readonly body: Buffer;
  readonly flows: number;
}

/** The oldest body and where it stands. */
export interface Waiting extends Spooled {
  readonly path: string;
  readonly at: number;
}

/** Is told how many flows gave way to newer ones; their bodies are read as they are asked for. */
type OnDropped = (flows: number, bodies: Iterable<Buffer>) => void;

interface Segment {
  readonly path: string;
  bytes: number;
  /** Records and flows that have not been taken yet. */
  records: number;
  flows: number;
  /** Where the next record to be taken begins. */
  read: number;
}

/** length, CRC-32 of the body, flows: four bytes each, little-endian. */
const HEADER_BYTES = 12;
const SEGMENT_BYTES = 16 << 20;

/**
 * A bounded queue on disk, in order, that survives the end of the process. A record is on disk when `append` returns; a
 * torn one at the end of a segment, from a crash, is left out. A segment is deleted when all of it was taken, so that
 * after a crash what was taken of the last one comes again.
 */
export class Spool {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #onDropped: OnDropped;
  /** Oldest first; the last one is written to. */
  readonly #segments: Segment[] = [];
  #fd: number | undefined;
  #serial = 0;
  /** The segment that is being read. */
  #reading: { readonly path: string; readonly fd: number } | undefined;

  /** Opens what an earlier process left. `onDropped` is told what gave way to newer bodies. */
  constructor(folder: string, maxBytes: number, onDropped: OnDropped) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#onDropped = onDropped;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)
      .filter((file) => file.endsWith('.segment'))
      .sort()) {
      this.#serial = Math.max(this.#serial, Number.parseInt(name, 10));
      const segment = scan(join(folder, name));
      if (segment.records > 0) this.#segments.push(segment);
      else rmSync(segment.path);
    }
  }

  get isEmpty(): boolean {
    return this.#segments.every(({ records }) => records === 0);
  }

  /** Flows that wait. */
  get flows(): number {
    return this.#segments.reduce((sum, { flows }) => sum + flows, 0);
  }

  /** Bytes on disk. */
  get bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Writes bodies, all or none, and waits until they are on disk; the oldest give way where the bound is reached. Throws what the disk says. */
  append(records: readonly Spooled[]): void {
    if (records.length === 0) return;
    const segment = this.#writable();
    const fd = this.#fd!;
    const before = { ...segment };
    try {
      for (const { body, flows } of records) {
        const header = Buffer.alloc(HEADER_BYTES);
        header.writeUInt32LE(body.length, 0);
        header.writeUInt32LE(crc32(body), 4);
        header.writeUInt32LE(flows, 8);
        writevSync(fd, [header, body]);
        segment.bytes += HEADER_BYTES + body.length;
        segment.records++;
        segment.flows += flows;
      }
      fdatasyncSync(fd);
    } catch (error) {
      ftruncateSync(fd, before.bytes);
      Object.assign(segment, before);
      throw error;
    }
    while (this.bytes > this.#maxBytes && this.#segments.length > 1) this.#dropOldest();
  }

  /** The oldest body, or the one after `previous`; undefined when none waits there. It stays until `removeFirst`. */
  next(previous?: Waiting): Waiting | undefined {
    const index = this.#segments.findIndex(({ path }) => path === previous?.path);
    const at = previous && index >= 0 ? previous.at + HEADER_BYTES + previous.body.length : 0;
    const segment = this.#segments[Math.max(index, 0)];
    if (!segment) return undefined;
    if (at < segment.bytes) return this.#read(segment, Math.max(at, segment.read));
    const following = this.#segments[index + 1];
    return following && this.#read(following, following.read);
  }

  /** Forgets the oldest, which `next` gave; false where it has given way to newer ones meanwhile. */
  removeFirst({ body, flows, path, at }: Waiting): boolean {
    const segment = this.#segments[0];
    if (segment?.path !== path || segment.read !== at) return false;
    segment.read += HEADER_BYTES + body.length;
    segment.records--;
    segment.flows -= flows;
    if (segment.records === 0) this.#remove(segment);
    return true;
  }

  #read(segment: Segment, at: number): Waiting | undefined {
    if (segment.records === 0 || at >= segment.bytes) return undefined;
    if (this.#reading?.path !== segment.path) {
      this.#endReading();
      this.#reading = { path: segment.path, fd: openSync(segment.path, 'r') };
    }
    const { fd } = this.#reading;
    const header = Buffer.alloc(HEADER_BYTES);
    readSync(fd, header, 0, HEADER_BYTES, at);
    const body = Buffer.alloc(header.readUInt32LE(0));
    readSync(fd, body, 0, body.length, at + HEADER_BYTES);
    return { body, flows: header.readUInt32LE(8), path: segment.path, at };
  }

  close(): void {
    this.#endSegment();
    this.#endReading();
  }

  #endSegment(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #endReading(): void {
    if (this.#reading) closeSync(this.#reading.fd);
    this.#reading = undefined;
  }

  #writable(): Segment {
    const last = this.#segments.at(-1);
    if (last && this.#fd !== undefined && last.bytes < SEGMENT_BYTES) return last;
    this.#endSegment();
    const path = join(this.#folder, `${String(++this.#serial).padStart(10, '0')}.segment`);
    this.#fd = openSync(path, 'a');
    const segment = { path, bytes: 0, records: 0, flows: 0, read: 0 };
    this.#segments.push(segment);
    return segment;
  }

  #dropOldest(): void {
    const [oldest] = this.#segments;
    this.#onDropped(oldest!.flows, this.#bodiesOf(oldest!));
    this.#remove(oldest!);
  }

  *#bodiesOf(segment: Segment): Generator<Buffer, void, void> {
    let at = segment.read;
    for (let left = segment.records; left > 0; left--) {
      const { body } = this.#read(segment, at)!;
      yield body;
      at += HEADER_BYTES + body.length;
    }
  }

  #remove(segment: Segment): void {
    if (segment === this.#segments.at(-1)) this.#endSegment();
    if (this.#reading?.path === segment.path) this.#endReading();
    this.#segments.splice(this.#segments.indexOf(segment), 1);
    rmSync(segment.path);
  }
}

/** Counts the records of a segment up to the first that is torn or damaged. */
function scan(path: string): Segment {
  const { size } = statSync(path);
  const bytes = readFileSync(path);
  const segment: Segment = { path, bytes: size, records: 0, flows: 0, read: 0 };
  let at = 0;
  while (at + HEADER_BYTES <= bytes.length) {
    const length = bytes.readUInt32LE(at);
    const body = bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + length);
    if (body.length < length || crc32(body) !== bytes.readUInt32LE(at + 4)) break;
    segment.records++;
    segment.flows += bytes.readUInt32LE(at + 8);
    at += HEADER_BYTES + length;
  }
  return segment;
}
