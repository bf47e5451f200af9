import { Button, EmptyState, EmptyStateBody } from '@patternfly/react-core';
import { NetworkIcon } from '@patternfly/react-icons';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useInterfaces } from '../../query/index.ts';
import { ErrorState, RowSkeletons } from '../../shared/index.ts';
import { isOfSubject, useSubject, useView } from '../../view/index.ts';
import { AgentBanner } from './AgentBanner.tsx';
import { filterInterfaces } from './filter-interfaces.ts';
import { InterfaceTable } from './InterfaceTable.tsx';
import { InterfaceToolbar } from './InterfaceToolbar.tsx';
import { linesOf } from './listing.ts';
import { useListing } from './use-listing.ts';
import { VirtualFunctions } from './VirtualFunctions.tsx';
import './interfaces.css';

const SKELETON_ROWS = 20;
const SKELETON_ROW_PX = 32;

/** Every interface that an agent knows, and how well it is observed. */
export default function InterfacesTab() {
  const { t } = useTranslation('plugin__tributary');
  const [listing, change] = useListing();
  const { data, error, isPending, refetch } = useInterfaces();
  const [view, update] = useView();
  const subject = useSubject();
  const { found, ignored } = useMemo(() => {
    const own = data?.interfaces.filter((info) => isOfSubject(info, subject)) ?? [];
    return filterInterfaces(own, view);
  }, [data, view, subject]);
  const functions = data?.virtualFunctions.filter((one) => isOfSubject(one, subject)) ?? [];
  const lines = useMemo(() => linesOf(found, listing), [found, listing]);
  if (isPending) return <RowSkeletons rows={SKELETON_ROWS} rowHeight={SKELETON_ROW_PX} />;
  if (!data) {
    return (
      <ErrorState
        title={t('The interfaces cannot be read')}
        error={error}
        onRetry={() => void refetch()}
      />
    );
  }
  if (data.interfaces.length === 0) {
    return (
      <EmptyState headingLevel="h2" variant="sm" icon={NetworkIcon} titleText={t('No interfaces')}>
        <EmptyStateBody>
          {t('No agent reports: start one on each node, then interfaces show within seconds.')}
        </EmptyStateBody>
      </EmptyState>
    );
  }
  return (
    <div className="tributary-interfaces">
      <AgentBanner agents={data.agents} />
      <InterfaceToolbar interfaces={found} ignored={ignored} />
      {listing.grouping === 'pf' && functions.length > 0 && (
        <VirtualFunctions functions={functions} />
      )}
      {lines.length > 0 ? (
        <InterfaceTable lines={lines} />
      ) : (
        <EmptyState headingLevel="h2" variant="sm" titleText={t('No interface matches')}>
          <EmptyStateBody>
            <Button
              variant="link"
              onClick={() => {
                change({ search: '', coverage: undefined });
                update({ filter: [] });
              }}
            >
              {t('Show all interfaces')}
            </Button>
          </EmptyStateBody>
        </EmptyState>
      )}
    </div>
  );
}
