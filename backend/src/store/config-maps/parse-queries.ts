import { Type } from '@fastify/type-provider-typebox';
import { Check } from 'typebox/value';
import type { SavedQuery } from '@tributary/model';

const queries = Type.Array(
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    description: Type.String(),
    owner: Type.String(),
    shared: Type.Boolean(),
    isDefault: Type.Boolean(),
    predefined: Type.Literal(false),
    view: Type.String(),
    createdMs: Type.Number(),
    updatedMs: Type.Number(),
  }),
);

/** Saved queries from the text that they are kept as; undefined when it is something else. */
export function parseQueries(text: string): readonly SavedQuery[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Check(queries, parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
