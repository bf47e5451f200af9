import type { DuckDBConnection } from '@duckdb/node-api';
import { BIGINT, VARCHAR } from '@duckdb/node-api';
import { cellColumns } from '../../rollup/rollup-cells.ts';
import { COMMON_FIELDS, isStored, rollupSets } from '../../rollup/rollup-sets.ts';
import type { RollupField, RollupSet } from '../../rollup/rollup-sets.ts';
import { modelColumns, quoted } from './schema.ts';
import type { Column } from './schema.ts';

/** The minute that a row is of, called like the time of a flow so that the same SQL reads both. */
export const MINUTE_COLUMN = 'TimeFlowEndMs';
export const GAPS_TABLE = 'rollup_gaps';

/** The ids of the flows that rollups are of, both included. */
export interface RolledUp {
  readonly fromId: number;
  readonly toId: number;
}

export type RollupColumn = Pick<Column, 'name' | 'type'> & {
  readonly field: RollupField | undefined;
};

export function rollupTable({ name }: RollupSet): string {
  return `rollup_${name}`;
}

/** The columns of a set's table, in its order. */
export function rollupColumns(set: RollupSet): RollupColumn[] {
  return [
    { name: MINUTE_COLUMN, type: 'BIGINT', field: undefined },
    ...[...COMMON_FIELDS, ...set.fields, ...set.pointFields].map((field) => ({
      name: field,
      type: elementType(field),
      field,
    })),
    ...(set.podNamespaces
      ? [{ name: 'IfPodNamespaces', type: 'VARCHAR[]' as const, field: 'IfPodNamespaces' as const }]
      : []),
    ...cellColumns.map((name) => ({ name, type: 'BIGINT' as const, field: undefined })),
  ];
}

/** The type of one value of a field. */
function elementType(field: RollupField): 'BIGINT' | 'VARCHAR' {
  if (!isStored(field)) return 'VARCHAR';
  const { type } = modelColumns.find(({ name }) => name === field)!;
  return type.startsWith('BIGINT') ? 'BIGINT' : 'VARCHAR';
}

/**
 * Makes the tables. Flows that were stored before there were rollups, or when the sets were others, are never rolled up:
 * `fromId` is above them.
 */
export async function openRollupTables(
  connection: DuckDBConnection,
  lastId: number,
): Promise<RolledUp> {
  await connection.run(
    'CREATE TABLE IF NOT EXISTS rollup_state (layout VARCHAR, from_id BIGINT, to_id BIGINT)',
  );
  await connection.run(
    `CREATE TABLE IF NOT EXISTS ${GAPS_TABLE} (set_name VARCHAR, minute BIGINT)`,
  );
  const layout = JSON.stringify(rollupSets.map((set) => [set.name, rollupColumns(set)]));
  const reader = await connection.runAndReadAll(
    'SELECT from_id, to_id FROM rollup_state WHERE layout = $1',
    [layout],
    [VARCHAR],
  );
  const [known] = reader.getRows();
  if (known) return { fromId: Number(known[0]), toId: Number(known[1]) };
  await connection.run('BEGIN');
  for (const set of rollupSets) {
    const columns = rollupColumns(set).map(({ name, type }) => `${quoted(name)} ${type}`);
    await connection.run(`CREATE OR REPLACE TABLE ${rollupTable(set)} (${columns.join(', ')})`);
  }
  await connection.run(`DELETE FROM ${GAPS_TABLE}`);
  await connection.run('DELETE FROM rollup_state');
  await connection.run(
    'INSERT INTO rollup_state VALUES ($1, $2, $3)',
    [layout, BigInt(lastId + 1), BigInt(lastId)],
    [VARCHAR, BIGINT, BIGINT],
  );
  await connection.run('COMMIT');
  return { fromId: lastId + 1, toId: lastId };
}

/** Deletes the rollups of minutes that began before a bound, which is the beginning of a minute. */
export async function deleteRollupsBefore(
  connection: DuckDBConnection,
  boundMs: number,
): Promise<void> {
  for (const set of rollupSets) {
    await connection.run(
      `DELETE FROM ${rollupTable(set)} WHERE ${quoted(MINUTE_COLUMN)} < $1`,
      [BigInt(boundMs)],
      [BIGINT],
    );
  }
  await connection.run(`DELETE FROM ${GAPS_TABLE} WHERE minute < $1`, [BigInt(boundMs)], [BIGINT]);
}
