import { fieldByName, fieldsOfKey } from '@tributary/model';
import type { AlsoMeasure, FieldName } from '@tributary/model';
import { ProblemError } from '../api/problem.ts';
import type { Dimension, SortOrder } from '../store/flow-store.ts';

const REMEDY = 'The fields are listed in docs/flow-record.md.';

/** Comma-separated names of stored fields; undefined when the parameter is not given. */
export function readFields(text: string | undefined): readonly FieldName[] | undefined {
  if (text === undefined || text === '') return undefined;
  return [...new Set(text.split(',').map((name) => requireField(name.trim(), 'fields')))];
}

/** `Field` or `Field:asc` or `Field:desc`; newest first when the parameter is not given. */
export function readSort(text: string | undefined): SortOrder {
  if (text === undefined || text === '') return { field: 'TimeFlowEndMs', descending: true };
  const [name = '', direction = 'desc'] = text.split(':');
  if (direction !== 'asc' && direction !== 'desc') {
    throw new ProblemError(400, 'sort-malformed', `"${direction}" is not a direction`, {
      parameter: 'sort',
      remedy: 'Write asc or desc after the colon.',
    });
  }
  return { field: requireField(name, 'sort'), descending: direction === 'desc' };
}

/**
 * A field name, a key for both ends of a flow (`K8S_Namespace`, `Addr`, ...), or `SrcInterface` and `DstInterface`: the
 * interface by which the flow left its source's network namespace and reached its destination's.
 */
export function readDimension(key: string, parameter: string): Dimension {
  const end = /^(Src|Dst)Interface$/.exec(key)?.[1] as 'Src' | 'Dst' | undefined;
  if (end) return { key, fields: ['Interfaces'], atNamespace: `${end}NetNamespace` };
  const found = fieldsOfKey(key).map((field) => field.name as FieldName);
  if (found.length === 0) throw unknownField(key, parameter);
  return { key, fields: found };
}

/** `Field:function` and so on, comma-separated, as `also` of a query. */
export function readAlso(text: string | undefined): AlsoMeasure[] {
  if (text === undefined || text === '') return [];
  return text.split(',').map((part) => {
    const [type = '', name] = part.trim().split(':');
    const found = alsoFunctions.find((one) => one === name);
    if (found) return { type, function: found };
    throw new ProblemError(400, 'also-malformed', `"${part}" is not FIELD:FUNCTION`, {
      parameter: 'also',
      remedy: `Write a field, a colon and one of ${alsoFunctions.join(', ')}.`,
    });
  });
}

export const alsoFunctions = ['sum', 'count', 'min', 'max', 'avg'] as const;

/** A numeric field of the flow itself, to measure beside the one that ranks. */
export function readAlsoMeasure(type: string): FieldName | undefined {
  const field = readMeasure(type);
  if (field === undefined || fieldByName(field)!.type === 'int') return field;
  throw new ProblemError(400, 'field-of-points', `"${type}" is a list`, {
    parameter: 'also',
    remedy: 'Measure a number of the flow, or ask for the list as type.',
  });
}

/** The numeric field to measure; undefined for `Flows`, the number of records. */
export function readMeasure(type: string): FieldName | undefined {
  if (type === 'Flows') return undefined;
  const field = fieldByName(type);
  if (!field) throw unknownField(type, 'type');
  if (field.type !== 'int' && field.type !== 'int[]') {
    throw new ProblemError(400, 'field-not-numeric', `"${type}" is not a number`, {
      parameter: 'type',
      remedy: 'Measure a numeric field, or Flows for the number of flows.',
    });
  }
  return field.name as FieldName;
}

function requireField(name: string, parameter: string): FieldName {
  const field = fieldByName(name);
  if (!field) throw unknownField(name, parameter);
  return field.name as FieldName;
}

function unknownField(name: string, parameter: string): ProblemError {
  return new ProblemError(400, 'field-unknown', `there is no field "${name}"`, {
    parameter,
    remedy: REMEDY,
  });
}
