import { compileFilter, fieldsOfKey, filterOfConditions, holds } from '@tributary/model';
import type { InterfaceInfo, ViewCondition } from '@tributary/model';
import type { View } from '../../view/index.ts';

/** Fields of a flow that are facts about an interface. */
const KNOWN = new Set([
  'Interfaces',
  'NetNamespaces',
  'IfKinds',
  'IfVFs',
  'IfNetworks',
  'IfPodNamespaces',
]);

/** The interfaces that the view's filters leave, and how many of its conditions say nothing about interfaces. */
export function filterInterfaces(
  interfaces: readonly InterfaceInfo[],
  { filter, match }: Pick<View, 'filter' | 'match'>,
): { readonly found: readonly InterfaceInfo[]; readonly ignored: number } {
  const inForce = filter.filter(({ state }) => state === 'on');
  const applied = inForce.filter(isAboutInterfaces);
  const ignored = inForce.length - applied.length;
  if (applied.length === 0) return { found: interfaces, ignored };
  const expression = compileFilter(filterOfConditions(applied), match);
  const found = interfaces.filter(({ name, netns, kind, sriov, network, pod }) =>
    holds(expression, {
      Interfaces: [name],
      NetNamespaces: [netns],
      IfKinds: [kind],
      IfNetworks: [network ?? ''],
      IfPodNamespaces: [pod?.namespace ?? ''],
      IfVFs: sriov && sriov.vfIndex >= 0 ? [`${sriov.pf}/${sriov.vfIndex}`] : [''],
    }),
  );
  return { found, ignored };
}

function isAboutInterfaces(condition: ViewCondition): boolean {
  return (
    condition.state !== 'unknown' && fieldsOfKey(condition.key).every(({ name }) => KNOWN.has(name))
  );
}
