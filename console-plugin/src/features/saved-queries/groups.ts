import type { SavedQuery } from '@tributary/model';

/** Queries by whose they are: what the reader saved for himself, what is shared, what ships with the product. */
export function groupQueries(queries: readonly SavedQuery[]) {
  return {
    mine: queries.filter(({ predefined, shared }) => !predefined && !shared),
    everyones: queries.filter(({ predefined, shared }) => !predefined && shared),
    predefined: queries.filter(({ predefined }) => predefined),
  };
}

/** A name that no other query has: `Drops`, `Drops 2`, `Drops 3`. */
export function freeName(name: string, queries: readonly Pick<SavedQuery, 'name'>[]): string {
  const taken = new Set(queries.map((query) => query.name.toLowerCase()));
  const stem = name.replace(/ \d+$/, '');
  let candidate = name;
  for (let number = 2; taken.has(candidate.toLowerCase()); number++)
    candidate = `${stem} ${number}`;
  return candidate;
}
