import { everything, fieldByName } from '@tributary/model';
import type { Expression, FieldName } from '@tributary/model';

/** What somebody may see. */
export interface Access {
  /** As the cluster knows them; empty where nobody signs in. */
  readonly user: string;
  /** The namespaces whose pods they may read; undefined for all, and what is in none. */
  readonly namespaces: ReadonlySet<string> | undefined;
}

/** For where nobody signs in: whoever reaches the server sees all. */
export const openAccess: Access = { user: '', namespaces: undefined };

/**
 * The flows that somebody may see: those of which one end, or the pod of one observation point, is in a namespace whose
 * pods they may read.
 */
export function visibleTo({ namespaces }: Access): Expression {
  if (namespaces === undefined) return everything;
  const within = (field: FieldName): Expression => ({
    kind: 'any',
    of: [...namespaces].map((text) => ({
      kind: 'test',
      field: fieldByName(field)!,
      match: { is: 'text', text },
    })),
  });
  return {
    kind: 'any',
    of: [
      within('SrcK8S_Namespace'),
      within('DstK8S_Namespace'),
      { kind: 'element', of: within('IfPodNamespaces') },
    ],
  };
}
