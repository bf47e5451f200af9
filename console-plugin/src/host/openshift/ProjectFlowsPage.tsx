import { NamespaceBar } from '@openshift-console/dynamic-plugin-sdk';
import { useParams } from 'react-router';
import { Page } from '../../Page.tsx';
import { openshiftHost } from './openshift-host.tsx';

/** The flows of the project that the console's picker shows, for whoever may not see all of them. */
export default function ProjectFlowsPage() {
  const { ns } = useParams();
  return (
    <>
      <NamespaceBar />
      <Page
        key={ns}
        host={openshiftHost}
        {...(ns !== undefined && { subject: { kind: 'Namespace', name: ns } })}
      />
    </>
  );
}
