import type { K8sResourceCommon } from '@openshift-console/dynamic-plugin-sdk';
import { Page } from '../../Page.tsx';
import { openshiftHost } from './openshift-host.tsx';
import { subjectOf } from './subject-of.ts';

/** The flows of one object, as a tab of its details page. */
export default function NetworkFlowsTab({ obj }: { readonly obj?: K8sResourceCommon }) {
  const subject = subjectOf(obj);
  return subject ? <Page host={openshiftHost} subject={subject} isPart /> : null;
}
