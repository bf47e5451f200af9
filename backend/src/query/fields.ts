import { fieldByName, fieldsOfKey } from '@tributary/model';
import type { FieldName } from '@tributary/model';
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

/** A field name, or a key for both ends of a flow (`K8S_Namespace`, `Addr`, ...). */
export function readDimension(key: string, parameter: string): Dimension {
  const found = fieldsOfKey(key).map((field) => field.name as FieldName);
  if (found.length === 0) throw unknownField(key, parameter);
  return { key, fields: found };
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
