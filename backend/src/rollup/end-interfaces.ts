import type { FlowBatch } from '../flows/flow-batch.ts';
import type { EndInterface } from './rollup-sets.ts';

/** The interface of the first point in the network namespace of an end, for every flow; undefined where no point is. */
export function endInterfaces(
  batch: FlowBatch,
  name: EndInterface,
): readonly (string | undefined)[] | undefined {
  const ends = batch.peek(name === 'SrcInterface' ? 'SrcNetNamespace' : 'DstNetNamespace');
  const interfaces = batch.peek('Interfaces') as Lists | undefined;
  const namespaces = batch.peek('NetNamespaces') as Lists | undefined;
  if (!ends || !interfaces || !namespaces) return undefined;
  return ends.map((end, row) => {
    const point = end === undefined ? -1 : (namespaces[row]?.indexOf(end as string) ?? -1);
    return interfaces[row]?.[point];
  });
}

type Lists = readonly (readonly string[] | undefined)[];
