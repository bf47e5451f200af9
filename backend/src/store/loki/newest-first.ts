/** One thing of a time. */
interface Timed {
  readonly timestampNs: bigint;
}

/** Joins sequences that are each newest first to one that is; of one time, those of earlier sequences first. */
export async function* newestFirst<T extends Timed>(
  sequences: readonly AsyncGenerator<T, void, void>[],
): AsyncGenerator<T, void, void> {
  if (sequences.length === 1) {
    yield* sequences[0]!;
    return;
  }
  try {
    const heads = await Promise.all(sequences.map((sequence) => sequence.next()));
    for (;;) {
      const newest = indexOfNewest(heads);
      const head = heads[newest];
      if (!head || head.done) return;
      yield head.value;
      heads[newest] = await sequences[newest]!.next();
    }
  } finally {
    await Promise.all(sequences.map((sequence) => sequence.return()));
  }
}

function indexOfNewest(heads: readonly IteratorResult<Timed, void>[]): number {
  let newest = -1;
  heads.forEach((head, index) => {
    if (head.done) return;
    const best = heads[newest];
    if (!best || best.done || head.value.timestampNs > best.value.timestampNs) newest = index;
  });
  return newest;
}
