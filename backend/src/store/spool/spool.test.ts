import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Spool } from './spool.ts';

const FLOWS = 10;

let folder: string;
let dropped: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tributary-spool-'));
  dropped = 0;
});

afterEach(() => rmSync(folder, { recursive: true }));

function open(maxBytes = 1 << 30): Spool {
  return new Spool(folder, maxBytes, (flows) => (dropped += flows));
}

function bodies(...texts: string[]): { body: Buffer; flows: number }[] {
  return texts.map((text) => ({ body: Buffer.from(text), flows: FLOWS }));
}

/** Takes everything, in order. */
function takeAll(spool: Spool): string[] {
  const texts: string[] = [];
  for (let next = spool.next(); next; next = spool.next()) {
    texts.push(Buffer.from(next.body).toString());
    spool.removeFirst(next);
  }
  return texts;
}

describe('a spool', () => {
  it('gives back what it was given, in order, and leaves no file', () => {
    const spool = open();
    spool.append(bodies('one', 'two'));
    spool.append(bodies('three'));
    expect(spool.flows).toBe(3 * FLOWS);
    expect(takeAll(spool)).toEqual(['one', 'two', 'three']);
    expect(spool).toMatchObject({ flows: 0, bytes: 0 });
    expect(readdirSync(folder)).toEqual([]);
    spool.close();
  });

  it('keeps the first until it is removed', () => {
    const spool = open();
    spool.append(bodies('one'));
    expect(spool.next()?.body).toEqual(spool.next()?.body);
    expect(takeAll(spool)).toEqual(['one']);
    spool.close();
  });

  it('has after a crash what was not taken, and goes on', () => {
    open().append(bodies('one', 'two'));
    const next = open();
    next.append(bodies('three'));
    expect(next.flows).toBe(3 * FLOWS);
    expect(takeAll(next)).toEqual(['one', 'two', 'three']);
    next.close();
  });

  it.each([
    ['torn', (file: string) => appendFileSync(file, Buffer.from([9, 0, 0, 0, 1, 2, 3]))],
    [
      'damaged',
      (file: string) => {
        const bytes = readFileSync(file);
        bytes[bytes.length - 1]! ^= 1;
        writeFileSync(file, bytes);
      },
    ],
  ])('leaves out a %s end of what a crash left', (what, harm) => {
    open().append(bodies('one', 'two'));
    harm(join(folder, readdirSync(folder)[0]!));
    expect(takeAll(open())).toEqual(what === 'torn' ? ['one', 'two'] : ['one']);
  });

  it('gives up the oldest beyond its bound, and counts them', () => {
    const large = 'x'.repeat(20 << 20);
    const spool = open(50 << 20);
    for (const text of ['a', 'b', 'c', 'd']) spool.append(bodies(text + large));
    expect(dropped).toBe(2 * FLOWS);
    expect(takeAll(spool).map((text) => text[0])).toEqual(['c', 'd']);
    spool.close();
  });

  it('does not remove another than it gave', () => {
    const large = 'x'.repeat(20 << 20);
    const spool = open(30 << 20);
    spool.append(bodies(`a${large}`));
    const taken = spool.next()!;
    spool.append(bodies(`b${large}`));
    expect(spool.removeFirst(taken)).toBe(false);
    expect(takeAll(spool).map((text) => text[0])).toEqual(['b']);
    spool.close();
  });
});
