import { useView } from '../../view/index.ts';
import { conditionsOfNode, narrowedView } from './model/conditions.ts';
import type { GraphGroup, GraphNode } from './model/graph.ts';
import { narrower } from './model/scopes.ts';
import { useSettings } from './use-settings.ts';

type Inside =
  | { readonly kind: 'node'; readonly of: GraphNode }
  | { readonly kind: 'group'; readonly of: GraphGroup };

/** Shows only what has to do with a node, by what is inside of it; of a group, what it has already. */
export function useStepIn(): (inside: Inside) => void {
  const [view] = useView();
  const [{ scope }, change] = useSettings();
  return ({ kind, of }) => {
    // who is not known as a pod or workload is an address from elsewhere
    const inner = of.kind === 'unknown' || of.kind === 'subnet' ? 'address' : narrower(scope);
    change(
      {
        scope: kind === 'group' ? scope : (inner ?? scope),
        selected: undefined,
        hidden: [],
        pinned: new Map(),
      },
      narrowedView(view, conditionsOfNode(of)),
    );
  };
}
