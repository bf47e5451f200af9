import { Drawer, DrawerContent, DrawerContentBody } from '@patternfly/react-core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyResult, ErrorState } from '../../shared/index.ts';
import { EdgeTable } from './EdgeTable.tsx';
import { GraphSkeleton } from './GraphSkeleton.tsx';
import { GraphView } from './GraphView.tsx';
import { visibleOf } from './model/visible.ts';
import { ElementPanel } from './panel/ElementPanel.tsx';
import { elementOf } from './panel/element.ts';
import { StatusLine } from './StatusLine.tsx';
import { TopologyToolbar } from './TopologyToolbar.tsx';
import { useGraph } from './use-graph.ts';
import { useSettings } from './use-settings.ts';
import './topology.css';

/** Who talks to whom over which network, as a graph or as a table. */
export default function TopologyTab() {
  const { t } = useTranslation('plugin__tributary');
  const [settings, change] = useSettings();
  const { data, error, isPending, isPlaceholderData, refetch } = useGraph();
  const visible = useMemo(
    () => data && visibleOf(data.graph, settings.hidden),
    [data, settings.hidden],
  );
  if (isPending) {
    return (
      <div className="tributary-topology">
        <TopologyToolbar />
        <GraphSkeleton />
      </div>
    );
  }
  if (!data || !visible) {
    return (
      <ErrorState
        title={t('The topology cannot be read')}
        error={error}
        onRetry={() => void refetch()}
      />
    );
  }
  const { graph, stats } = data;
  const selected = settings.selected ? elementOf(graph, settings.selected) : undefined;
  const close = () => {
    change({ selected: undefined });
    requestAnimationFrame(() => {
      document.querySelector<HTMLElement>('.tributary-topology__focus')?.focus();
    });
  };
  return (
    <div className="tributary-topology">
      <TopologyToolbar />
      {error && (
        <ErrorState
          title={t('The topology cannot be refreshed')}
          error={error}
          onRetry={() => void refetch()}
        />
      )}
      {graph.edges.length === 0 && !graph.others ? (
        <EmptyResult />
      ) : (
        <>
          <StatusLine graph={graph} visible={visible} stats={stats} />
          <Drawer
            isExpanded={selected !== undefined}
            isInline
            className="tributary-topology__drawer"
          >
            <DrawerContent
              panelContent={
                selected && (
                  <ElementPanel key={settings.selected} element={selected} onClose={close} />
                )
              }
            >
              <DrawerContentBody className="tributary-topology__body">
                {settings.shown === 'graph' ? (
                  <GraphView graph={graph} visible={visible} isOld={isPlaceholderData} />
                ) : (
                  <EdgeTable edges={visible.edges} />
                )}
              </DrawerContentBody>
            </DrawerContent>
          </Drawer>
        </>
      )}
    </div>
  );
}
