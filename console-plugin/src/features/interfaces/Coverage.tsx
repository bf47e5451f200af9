import { Label, Tooltip } from '@patternfly/react-core';
import {
  BanIcon,
  CheckCircleIcon,
  EyeSlashIcon,
  ExclamationCircleIcon,
  PendingIcon,
} from '@patternfly/react-icons';
import type { CoverageState, InterfaceInfo } from '@tributary/model';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

type Look = {
  readonly status: 'success' | 'info' | 'danger' | 'warning';
  readonly icon: ReactElement;
};

const looks: Readonly<Record<CoverageState, Look>> = {
  observed: { status: 'success', icon: <CheckCircleIcon /> },
  pending: { status: 'info', icon: <PendingIcon /> },
  excluded: { status: 'info', icon: <BanIcon /> },
  failed: { status: 'danger', icon: <ExclamationCircleIcon /> },
  notObservable: { status: 'warning', icon: <EyeSlashIcon /> },
};

/** The states of coverage by name. */
export function useCoverageNames(): Readonly<Record<CoverageState, string>> {
  const { t } = useTranslation('plugin__tributary');
  return {
    observed: t('Observed'),
    pending: t('Pending'),
    excluded: t('Excluded'),
    failed: t('Failed'),
    notObservable: t('Not observable'),
  };
}

/** Whether an interface is observed, by sign and word, and why not. */
export function Coverage({ info }: { readonly info: InterfaceInfo }) {
  const names = useCoverageNames();
  const { status, icon } = looks[info.coverage];
  const label = (
    <Label isCompact variant="outline" status={status} icon={icon}>
      {names[info.coverage]}
    </Label>
  );
  if (info.reason === '') return label;
  return (
    <Tooltip content={info.reason}>
      <span>
        {label} <span className="tributary-subtle">{info.reason}</span>
      </span>
    </Tooltip>
  );
}
