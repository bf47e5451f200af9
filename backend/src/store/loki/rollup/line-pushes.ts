import { compressSync } from 'snappy';
import { LINE } from '../entry-line.ts';
import { EntryTime } from '../entry-time.ts';
import { PushBuilder } from '../push-builder.ts';

/** A line that is to stand in a stream. */
export interface StreamLine {
  /** The labels as a push has them. */
  readonly stream: string;
  readonly timeMs: number;
  readonly line: string;
}

const PUSH_BYTES = 2 << 20;

/** Makes compressed pushes of lines. */
export class LinePushes {
  readonly #time = new EntryTime();
  readonly #made: Buffer[] = [];
  readonly #builder = new PushBuilder(PUSH_BYTES, (body) => {
    this.#made.push(compressSync(body, { copyOutputData: true }));
  });

  of(lines: readonly StreamLine[]): Buffer[] {
    for (const { stream, timeMs, line } of lines) {
      const writer = this.#builder.begin(stream);
      this.#time.write(writer, timeMs);
      writer.byte(LINE);
      const start = writer.open();
      writer.text(line);
      writer.close(start);
      this.#builder.end();
    }
    this.#builder.finish();
    return this.#made.splice(0);
  }
}
