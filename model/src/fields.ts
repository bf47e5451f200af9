import { endpointFields } from './fields-endpoint.ts';
import { featureFields } from './fields-feature.ts';
import { flowFields } from './fields-flow.ts';
import { pointFields } from './fields-point.ts';
import type { FieldDef } from './field.ts';

/**
 * Every field of a stored flow, once, in reading order. The DuckDB schema, the filter keys, the
 * page's columns, completion and `docs/flow-record.md` derive from this list.
 */
export const fields = [
  ...flowFields,
  ...endpointFields,
  ...pointFields,
  ...featureFields,
] as const satisfies readonly FieldDef[];

export type Field = (typeof fields)[number];
export type FieldName = Field['name'];

type ValueOf<F extends FieldDef> = F['type'] extends 'int'
  ? number
  : F['type'] extends 'int[]'
    ? number[]
    : F['type'] extends 'string[]'
      ? string[]
      : string;

/** One stored flow: the JSON body of `RECORD.md`. A field that is absent was not observed. */
export type FlowRecord = { -readonly [F in Field as F['name']]?: ValueOf<F> };

const byName: ReadonlyMap<string, FieldDef> = new Map(fields.map((field) => [field.name, field]));

/** The definition of a stored field, or undefined when no field has that exact name. */
export function fieldByName(name: string): FieldDef | undefined {
  return byName.get(name);
}

/**
 * The fields that a filter key stands for: one, or both ends' for a key without `Src`/`Dst`
 * (`Addr` is `SrcAddr` and `DstAddr`). Empty when the key is unknown.
 */
export function fieldsOfKey(key: string): FieldDef[] {
  const exact = byName.get(key);
  if (exact) return [exact];
  const ends = [byName.get(`Src${key}`), byName.get(`Dst${key}`)];
  return ends.filter((field) => field !== undefined);
}

/** Keys that mean either end (`Addr`, `Port`, `K8S_Namespace`, ...), in the order of the list. */
export const eitherEndKeys: readonly string[] = fields
  .filter((field) => field.name.startsWith('Src') && byName.has(`Dst${field.name.slice(3)}`))
  .map((field) => field.name.slice(3));
