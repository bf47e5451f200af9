const SAMPLES = 60;

/** Bits per second of one interface, from its byte counters as they were read one after another. */
export class RateSamples {
  #last: { timeMs: number; rxBytes: number; txBytes: number } | undefined;
  #rx = 0;
  #tx = 0;
  readonly #samples: number[] = [];

  /** Adds what was read at a time, once. Counters that went back, as those of a new interface do, begin anew. */
  add(
    timeMs: number,
    { rxBytes, txBytes }: { readonly rxBytes: number; readonly txBytes: number },
  ): void {
    const last = this.#last;
    if (last && timeMs <= last.timeMs) return;
    this.#last = { timeMs, rxBytes, txBytes };
    if (!last || rxBytes < last.rxBytes || txBytes < last.txBytes) return;
    const bitsPerByteMs = 8_000 / (timeMs - last.timeMs);
    this.#rx = (rxBytes - last.rxBytes) * bitsPerByteMs;
    this.#tx = (txBytes - last.txBytes) * bitsPerByteMs;
    this.#samples.push(this.#rx + this.#tx);
    if (this.#samples.length > SAMPLES) this.#samples.shift();
  }

  /** The latest rates, and the sums of both directions oldest first. */
  current(): { rx: number; tx: number; samples: readonly number[] } {
    return { rx: this.#rx, tx: this.#tx, samples: [...this.#samples] };
  }
}
