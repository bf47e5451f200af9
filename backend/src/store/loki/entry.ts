/** One entry of a stream, as it is pushed. */
export interface LokiEntry {
  /** Nanoseconds since the epoch. */
  readonly timestampNs: bigint;
  readonly line: string;
  /** Names and values of the structured metadata. */
  readonly metadata: readonly (readonly [string, string])[];
}

/** Entries by the stream's labels, written as `{app="tributary", …}`. */
export type LokiStreams = Map<string, LokiEntry[]>;
