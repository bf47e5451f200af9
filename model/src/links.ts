import { compileFilter } from './filter/compile.ts';
import { FilterError } from './filter/filter.ts';
import type { Condition, Filter } from './filter/filter.ts';
import { formatCondition, parseFilters, splitOutsideQuotes } from './filter/wire.ts';
import { eitherEndKeys, fieldByName, fields } from './fields.ts';
import type { FieldDef } from './field.ts';
import { because } from './filter/reason.ts';
import type { Reason } from './filter/reason.ts';

/** A condition of a view: in force, switched off but kept, or one that cannot be understood and is shown as it came. */
export type ViewCondition =
  | (Condition & { readonly state: 'on' | 'off' })
  | { readonly state: 'unknown'; readonly text: string; readonly reason: Reason };

/** Ids that links of older NetObserv have for what has another id now. */
const OLDER_IDS: Readonly<Record<string, string>> = {
  interface: 'interfaces',
  direction: 'node_direction',
  node: 'host_name',
};

/** Kinds that are ends of flows; NetObserv's `kind` and `resource` also take those of their workloads. */
const END_KINDS = new Set(['Pod', 'Service', 'Node', '']);

/** What marks a condition as switched off in a link. */
const OFF = 'off:';

const keyById = new Map<string, string>();
const idByKey = new Map<string, string>();
for (const field of fields as readonly FieldDef[]) {
  if (field.filterId !== undefined) name(field.filterId, field.name);
}
for (const key of eitherEndKeys) {
  const id = fieldByName(`Src${key}`)?.filterId?.replace(/^src_/, '');
  if (id !== undefined) name(keyById.has(id) ? `end_${id}` : id, key);
}

function name(id: string, key: string): void {
  keyById.set(id, key);
  idByKey.set(key, id);
}

/** The filter key (a stored field, or an either-end key) of a link's filter id; undefined when there is none. */
export function keyOfFilterId(id: string): string | undefined {
  const [, end = '', name = ''] = /^(src_|dst_|)(.*)$/.exec(id) ?? [];
  const older = OLDER_IDS[name];
  const present = older === undefined ? id : `${end}${older}`;
  return keyById.get(present) ?? (idByKey.has(id) || fieldByName(id) ? id : undefined);
}

/** The id by which links filter by a key; the key itself where it has none of its own. */
export function filterIdOfKey(key: string): string {
  return idByKey.get(key) ?? key;
}

/**
 * Reads a link's `filters` parameter, already URL-decoded: `id` op values, conditions joined by `;`,
 * one that starts with `off:` switched off. Nothing is dropped: what cannot be understood comes back
 * as an `unknown` condition with the reason.
 */
export function parseLinkFilters(text: string): ViewCondition[] {
  if (text.trim() === '') return [];
  try {
    return splitOutsideQuotes(text, ';')
      .filter((part) => part.trim() !== '')
      .flatMap(readPart);
  } catch (error) {
    return [unknown(text, error)];
  }
}

/** The inverse of parseLinkFilters. */
export function formatLinkFilters(conditions: readonly ViewCondition[]): string {
  return conditions
    .map((condition) => {
      if (condition.state === 'unknown') return condition.text;
      const text = formatCondition({ ...condition, key: idOf(condition) });
      return `${condition.state === 'off' ? OFF : ''}${escapeSeparator(text)}`;
    })
    .join(';');
}

/** What a view asks of the API: its conditions that are in force. */
export function filterOfConditions(conditions: readonly ViewCondition[]): Filter {
  const group = conditions.flatMap((condition) =>
    condition.state === 'on'
      ? [{ key: condition.key, op: condition.op, values: condition.values }]
      : [],
  );
  return group.length > 0 ? [group] : [];
}

/** Why a condition cannot hold for any store, or undefined when it is sound. */
export function reasonAgainst(condition: Condition): Reason | undefined {
  try {
    compileFilter([[condition]]);
    return undefined;
  } catch (error) {
    if (error instanceof FilterError) return error.reason;
    throw error;
  }
}

function readPart(part: string): ViewCondition[] {
  const off = part.startsWith(OFF);
  const text = off ? part.slice(OFF.length) : part;
  const state = off ? 'off' : 'on';
  try {
    const [group, ...rest] = parseFilters(withPlainOperator(text));
    const [written, ...more] = group ?? [];
    if (!written || rest.length > 0 || more.length > 0) {
      throw new FilterError(text, because('notOneCondition'));
    }
    return expandKind(expandResource(written)).map((condition) => {
      const key = keyOfFilterId(condition.key);
      if (key === undefined) {
        throw new FilterError(text, because('noFilter', { name: condition.key }));
      }
      const known = { key, op: condition.op, values: condition.values };
      const reason = reasonAgainst(known);
      if (reason !== undefined) throw new FilterError(text, reason);
      return { ...known, state };
    });
  } catch (error) {
    return [unknown(part, error)];
  }
}

/** NetObserv writes `id~=value` and `id!~=value` for what is `id~value` and `id!~value` here. */
function withPlainOperator(text: string): string {
  return text.replace(/^(\s*\w+\s*!?~)=/, '$1');
}

/** The id that reads back as the condition's key: `kind` would be read as that of a workload for some values. */
function idOf({ key, values }: Condition): string {
  const isOfWorkload = key.endsWith('K8S_Type') && values.some(({ text }) => !END_KINDS.has(text));
  return isOfWorkload ? key : filterIdOfKey(key);
}

/** `src_resource=Pod.shop.web-1` names kind, namespace and name at once; `Node.name` has no namespace. */
function expandResource(condition: Condition): Condition[] {
  const match = /^(src_|dst_|)resource$/.exec(condition.key);
  if (!match) return [condition];
  const [value, ...others] = condition.values;
  const parts = value?.text.split('.') ?? [];
  if (condition.op !== '=' || others.length > 0 || parts.length < 2) {
    throw new FilterError(formatCondition(condition), because('notOneResource'));
  }
  const [kind = '', ...path] = parts;
  const [namespace, name] = path.length > 1 ? [path[0]!, path.slice(1).join('.')] : ['', path[0]!];
  const of = (id: string, text: string): Condition => ({
    key: `${match[1]}${id}`,
    op: '=',
    values: [{ text, quoted: false }],
  });
  return [
    of('kind', kind),
    of('namespace', namespace),
    of(END_KINDS.has(kind) ? 'name' : 'owner_name', name),
  ].filter(({ values }) => values[0]?.text !== '');
}

/** `src_kind=Deployment` is about the workload, `src_kind=Pod` about the end itself. */
function expandKind(conditions: readonly Condition[]): Condition[] {
  return conditions.map((condition) => {
    const match = /^(src_|dst_|)kind$/.exec(condition.key);
    const ofWorkload = condition.values.filter(({ text }) => !END_KINDS.has(text));
    if (!match || ofWorkload.length === 0) return condition;
    if (ofWorkload.length < condition.values.length) {
      throw new FilterError(formatCondition(condition), because('kindsMixed'));
    }
    return { ...condition, key: `${match[1]}owner_kind` };
  });
}

function unknown(text: string, error: unknown): ViewCondition {
  if (!(error instanceof FilterError)) throw error;
  return { state: 'unknown', text, reason: error.reason };
}

/** Escapes what ends a condition, and an equals sign that would be read as part of the operator. */
function escapeSeparator(text: string): string {
  return splitOutsideQuotes(text, ';')
    .join('\\;')
    .replace(/^(\w+!?~)=/, '$1\\=');
}
