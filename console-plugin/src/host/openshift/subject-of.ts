import type { K8sResourceCommon } from '@openshift-console/dynamic-plugin-sdk';
import type { Subject } from '../../view/index.ts';

/** An object of the console as the subject of a page; undefined until the console has loaded it. */
export function subjectOf(object: K8sResourceCommon | undefined): Subject | undefined {
  const { name, namespace, ownerReferences } = object?.metadata ?? {};
  if (object?.kind === undefined || name === undefined) return undefined;
  const cronJob =
    object.kind === 'Job'
      ? ownerReferences?.find(({ kind, controller }) => kind === 'CronJob' && controller)?.name
      : undefined;
  return {
    kind: object.kind,
    name,
    ...(namespace !== undefined && { namespace }),
    ...(cronJob !== undefined && { cronJob }),
  };
}
