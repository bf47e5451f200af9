import { ResourceLink } from '@openshift-console/dynamic-plugin-sdk';
import type { K8sResourceCommon } from '@openshift-console/dynamic-plugin-sdk';
import { List, ListItem, Skeleton } from '@patternfly/react-core';
import { QueryClientProvider } from '@tanstack/react-query';
import type { InterfaceInfo } from '@tributary/model';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { createQueryClient } from '../../query/query-client.ts';
import { useInterfaces } from '../../query/index.ts';
import { HostContext } from '../host.ts';
import { openshiftHost } from './openshift-host.tsx';
import { linkOfSubject } from './paths.ts';
import { subjectOf } from './subject-of.ts';

const MOST_PODS = 10;

/** Who is attached to a NetworkAttachmentDefinition, on the console's page about it. */
export default function NetworkUse({ obj }: { readonly obj?: K8sResourceCommon }) {
  const [queryClient] = useState(createQueryClient);
  return (
    <HostContext.Provider value={openshiftHost}>
      <QueryClientProvider client={queryClient}>
        <Attached network={obj} />
      </QueryClientProvider>
    </HostContext.Provider>
  );
}

function Attached({ network }: { readonly network: K8sResourceCommon | undefined }) {
  const { t } = useTranslation('plugin__tributary');
  const { data, error } = useInterfaces();
  const subject = subjectOf(network);
  if (!subject) return null;
  if (error) return <>{t('The interfaces cannot be read')}</>;
  if (!data) return <Skeleton width="10rem" screenreaderText={t('Loading')} />;
  const name = `${subject.namespace}/${subject.name}`;
  const attached = data.interfaces.filter((one) => one.network === name && one.pod !== undefined);
  if (attached.length === 0) return <>{t('No pod is attached.')}</>;
  return (
    <>
      <List isPlain>
        {attached.slice(0, MOST_PODS).map((one) => (
          <ListItem key={`${one.node}/${one.netnsInode}/${one.ifIndex}`}>
            <AttachedPod info={one} />
          </ListItem>
        ))}
      </List>
      {attached.length > MOST_PODS && (
        <p>{t('First {{shown}} of {{total}}', { shown: MOST_PODS, total: attached.length })}</p>
      )}
      <Link to={linkOfSubject(subject)}>{t('View network flows')}</Link>
    </>
  );
}

function AttachedPod({ info: { pod, name } }: { readonly info: InterfaceInfo }) {
  if (!pod) return null;
  return (
    <>
      <ResourceLink
        inline
        groupVersionKind={{ version: 'v1', kind: 'Pod' }}
        name={pod.name}
        namespace={pod.namespace}
      />{' '}
      {name}
    </>
  );
}
