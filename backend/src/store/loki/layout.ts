import { fields } from '@tributary/model';
import type { FieldDef, FieldName } from '@tributary/model';

/** Where the fields of a flow stand in Loki: docs/loki.md, layout `compact`. */

export const APP = 'tributary';

/** Fields that are labels of the stream. */
export const LABEL_FIELDS: readonly FieldName[] = [
  'FlowDirection',
  'K8S_ClusterName',
  'K8S_FlowLayer',
  '_RecordType',
];

/** Columns of one observation point in `Points`, in their order. */
export const POINT_FIELDS = [
  'Interfaces',
  'IfDirections',
  'NetNamespaces',
  'IfKinds',
  'IfNetworks',
  'IfVFs',
  'IfVlans',
  'Udns',
  'IfBytes',
  'IfPackets',
  'IfPodNamespaces',
] as const satisfies readonly FieldName[];

/** The timestamp of the entry, in milliseconds. */
export const TIME_FIELD = 'TimeFlowEndMs' satisfies FieldName;

const OTHER_METADATA: readonly FieldName[] = [
  'Proto',
  'Bytes',
  'Packets',
  'Flags',
  'AgentIP',
  '_HashId',
];

/** Fields that are structured metadata, lists apart. */
export const METADATA_FIELDS: readonly FieldName[] = fields
  .filter(({ name }) => /^(Src|Dst)/.test(name) || OTHER_METADATA.includes(name))
  .map(({ name }) => name);

/** Fields of the JSON line: all that stand nowhere else. */
export const LINE_FIELDS: readonly FieldName[] = fields
  .map(({ name }) => name)
  .filter(
    (name) =>
      name !== TIME_FIELD &&
      !LABEL_FIELDS.includes(name) &&
      !METADATA_FIELDS.includes(name) &&
      !POINT_FIELDS.some((point) => point === name),
  );

/** Whether the field is a value of its own in the stream's labels or the entry's metadata. */
export function isLabelled(field: FieldDef): boolean {
  const name = field.name as FieldName;
  return LABEL_FIELDS.includes(name) || METADATA_FIELDS.includes(name);
}

/** A value within `Interfaces` and `Points`: ASCII, without what separates values there. */
export function escapeValue(value: string): string {
  return /[%,;|\u0080-\uffff]/.test(value)
    ? value.replace(/[%,;|]|[\u0080-\uffff]+/g, (signs) =>
        Array.from(Buffer.from(signs), (byte) => `%${byte.toString(16).toUpperCase()}`).join(''),
      )
    : value;
}

/** What `escapeValue` was given. */
export function unescapeValue(text: string): string {
  return text.includes('%')
    ? text.replace(/(?:%[\dA-F]{2})+/g, (whole) =>
        Buffer.from(whole.replaceAll('%', ''), 'hex').toString(),
      )
    : text;
}
