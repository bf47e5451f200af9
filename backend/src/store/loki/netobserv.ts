import { fields, tcpFlagNames } from '@tributary/model';
import type { FieldName } from '@tributary/model';

/** Where the fields of a flow stand in Loki: docs/loki.md, layout `netobserv`, which is flowlogs-pipeline's. */

export const NETOBSERV_APP = 'netobserv-flowcollector';

/** Fields that are labels of the stream; together with `app` and `shard` fewer than the 15 that Loki allows by default. */
export const NETOBSERV_LABELS: readonly FieldName[] = [
  'SrcK8S_Namespace',
  'SrcK8S_OwnerName',
  'SrcK8S_Type',
  'SrcK8S_Zone',
  'DstK8S_Namespace',
  'DstK8S_OwnerName',
  'DstK8S_Type',
  'DstK8S_Zone',
  'K8S_ClusterName',
  'K8S_FlowLayer',
  'FlowDirection',
  '_RecordType',
];

/** Fields of the JSON line, the time among them. */
export const NETOBSERV_LINE: readonly FieldName[] = fields
  .map(({ name }) => name)
  .filter((name) => !NETOBSERV_LABELS.includes(name));

/** What a line without `_RecordType` is about: flowlogs-pipeline names only what belongs to a conversation. */
export const PLAIN_RECORD = 'flowLog';

const FLAGS = Object.entries(tcpFlagNames).map(([bit, name]) => [Number(bit), name] as const);
const KNOWN_FLAGS = FLAGS.reduce((all, [bit]) => all | bit, 0);

/** TCP flags by name, as flowlogs-pipeline writes them; as they are where the names would not say all. */
export function flagNames(flags: number): readonly string[] | number {
  if (flags === 0 || (flags & ~KNOWN_FLAGS) !== 0) return flags;
  return FLAGS.flatMap(([bit, name]) => ((flags & bit) === 0 ? [] : [name]));
}

/** The number that such names stand for; names that nobody knows count as nothing. */
export function flagsOf(names: readonly unknown[]): number {
  return FLAGS.reduce((all, [bit, name]) => (names.includes(name) ? all | bit : all), 0);
}

/** Events of the agent as flowlogs-pipeline writes them: JSON objects in a list; undefined where they are another text. */
export function eventsJson(text: string): string | undefined {
  const events = text.split('\n');
  return events.every(isCompactObject) ? `[${events.join(',')}]` : undefined;
}

function isCompactObject(text: string): boolean {
  if (!text.startsWith('{')) return false;
  try {
    return JSON.stringify(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}

/** Whether the field is a label of the stream in this layout. */
export function isNetobservLabel(name: FieldName): boolean {
  return NETOBSERV_LABELS.includes(name);
}
