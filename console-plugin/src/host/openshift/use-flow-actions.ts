import type { Action, K8sResourceCommon } from '@openshift-console/dynamic-plugin-sdk';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { linkOfSubject } from './paths.ts';
import { subjectOf } from './subject-of.ts';

/** What the console adds to an object's menu: the way to its flows. */
export default function useFlowActions(
  object: K8sResourceCommon | undefined,
): [Action[], boolean, undefined] {
  const { t } = useTranslation('plugin__tributary');
  const actions = useMemo<Action[]>(() => {
    const subject = subjectOf(object);
    if (!subject) return [];
    const href = linkOfSubject(subject);
    return [{ id: 'tributary-view-flows', label: t('View network flows'), cta: { href } }];
  }, [object, t]);
  return [actions, true, undefined];
}
