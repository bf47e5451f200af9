import type { FieldDef } from '../field.ts';

/**
 * What a filter means, free of its spelling: the one form that every store compiles from. Every
 * node is two-valued: a test of an absent value is false, except `absent`.
 */
export type Expression =
  | { readonly kind: 'all'; readonly of: readonly Expression[] }
  | { readonly kind: 'any'; readonly of: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'test'; readonly field: FieldDef; readonly match: Match }
  /**
   * One and the same element of the parallel lists satisfies `of`, whose tests are about that
   * element. Absent or empty lists count as one element without values.
   */
  | { readonly kind: 'element'; readonly of: Expression };

/** How one value is compared. */
export type Match =
  /** Absent, or the empty text. */
  | { readonly is: 'absent' }
  /** The same text, case included. */
  | { readonly is: 'text'; readonly text: string }
  /**
   * The whole value matches the literal parts in this order with anything between them
   * (`['net', '']` is `net*`). Numbers are matched by their decimal text.
   */
  | { readonly is: 'pattern'; readonly parts: readonly string[]; readonly ignoreCase: boolean }
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'atLeast'; readonly value: number }
  /** All bits of the mask are set. */
  | { readonly is: 'bits'; readonly mask: number }
  /** An address within the inclusive range, of that family. */
  | {
      readonly is: 'address';
      readonly family: 4 | 6;
      readonly from: bigint;
      readonly to: bigint;
    };

/** Holds for every record. */
export const everything: Expression = { kind: 'all', of: [] };
