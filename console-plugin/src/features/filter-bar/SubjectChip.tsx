import { LockIcon } from '@patternfly/react-icons';
import { useTranslation } from 'react-i18next';
import { useHost } from '../../host/host.ts';
import type { Subject } from '../../view/index.ts';

/** The object whose flows are shown: a filter that belongs to the page and cannot be taken away. */
export function SubjectChip({ subject }: { readonly subject: Subject }) {
  const { t } = useTranslation('plugin__tributary');
  const { ResourceLink } = useHost();
  const { kind, name, namespace } = subject;
  return (
    <span
      className="tributary-chip"
      data-state="fixed"
      title={t('This page is about it: the filter cannot be removed.')}
    >
      <span className="tributary-chip__text">
        <LockIcon /> <span className="pf-v6-screen-reader">{t('Always in force:')} </span>
        <ResourceLink kind={kind} name={name} {...(namespace !== undefined && { namespace })} />
      </span>
    </span>
  );
}
