import type { FieldName } from '@tributary/model';
import type { FlowBatch } from '../flows/flow-batch.ts';
import { pointLabels } from './definitions.ts';
import type { Label } from './definitions.ts';

export type Values = readonly (string | number | undefined)[];
type Lists = readonly (Values | undefined)[];

/** What a group of metrics reads: a column for each label and value; undefined where nothing has it. */
export interface Rows {
  readonly length: number;
  readonly directions: Values | undefined;
  column(label: Label): Values | undefined;
}

/** The flows of a batch. */
export function flowRows(batch: FlowBatch): Rows {
  let networks: Values | undefined;
  return {
    length: batch.length,
    directions: batch.peek('FlowDirection') as Values | undefined,
    column(label) {
      if (label !== 'Network') return batch.peek(label as FieldName) as Values | undefined;
      networks ??= networksOf(batch.peek('IfNetworks') as Lists | undefined);
      return networks;
    },
  };
}

/** The secondary network of each flow: that of the first point on one, so that a flow is on one only. */
function networksOf(lists: Lists | undefined): Values | undefined {
  return lists?.map((list) => list?.find((network) => network !== ''));
}

/** The observation points of a batch's flows, one after the other. */
export function pointRows(batch: FlowBatch): Rows {
  const interfaces = (batch.peek('Interfaces') ?? []) as Lists;
  let length = 0;
  for (const list of interfaces) length += list?.length ?? 0;
  const column = (label: Label): Values | undefined => {
    const name = label in pointLabels ? pointLabels[label as keyof typeof pointLabels] : label;
    const column = batch.peek(name as FieldName);
    if (!column) return undefined;
    const values = new Array<string | number | undefined>(length);
    let at = 0;
    for (let row = 0; row < interfaces.length; row++) {
      const count = interfaces[row]?.length ?? 0;
      const value = column[row];
      for (let point = 0; point < count; point++) {
        values[at++] = Array.isArray(value) ? value[point] : value;
      }
    }
    return values;
  };
  return { length, directions: column('IfDirections'), column };
}
