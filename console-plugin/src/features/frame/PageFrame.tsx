import { PageSection, Tab, Tabs, TabTitleText, Title } from '@patternfly/react-core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHost } from '../../host/host.ts';
import { RowSkeletons } from '../../shared/index.ts';
import { hasInterfaces, tabs, useSubject, useView } from '../../view/index.ts';
import type { TabName } from '../../view/index.ts';
import { FilterBar } from '../filter-bar/FilterBar.tsx';
import { Histogram } from '../histogram/Histogram.tsx';
import { SavedQueriesMenu } from '../saved-queries/SavedQueriesMenu.tsx';
import { SummaryLine } from '../summary/SummaryLine.tsx';
import { RefreshControl } from '../time-range/RefreshControl.tsx';
import { TimeRangePicker } from '../time-range/TimeRangePicker.tsx';
import { FirstVisit } from '../tour/FirstVisit.tsx';
import { LinkNotice } from './LinkNotice.tsx';
import { MoreMenu } from './MoreMenu.tsx';
import { useOpeningView } from './use-opening-view.ts';

const OverviewTab = lazy(() => import('../overview/OverviewTab.tsx'));
const TrafficFlowsTab = lazy(() => import('../traffic-flows/TrafficFlowsTab.tsx'));
const Tour = lazy(() => import('../tour/Tour.tsx'));
const TopologyTab = lazy(() => import('../topology/TopologyTab.tsx'));
const InterfacesTab = lazy(() => import('../interfaces/InterfacesTab.tsx'));

const SKELETON_ROWS = 20;
const ROW_HEIGHT_PX = 32;

/**
 * One query for all tabs: heading, filters and time above, the tab's own content below. As a part of another page it
 * leaves the heading to that one.
 */
export function PageFrame({ isPart }: { readonly isPart: boolean }) {
  const { t } = useTranslation('plugin__tributary');
  const { DocumentTitle } = useHost();
  const [view] = useView();
  const [isTouring, setTouring] = useState(false);
  useOpeningView();
  return (
    <PageSection
      className="tributary-page"
      padding={{ default: 'noPadding' }}
      hasBodyWrapper={false}
      isFilled
    >
      {!isPart && <DocumentTitle>{t('Network flows')}</DocumentTitle>}
      <div className="tributary-head">
        <Title headingLevel={isPart ? 'h2' : 'h1'} size={isPart ? 'md' : 'xl'}>
          {t('Network flows')}
        </Title>
        <div className="tributary-head__controls">
          <TimeRangePicker />
          <RefreshControl />
          <SavedQueriesMenu />
          <MoreMenu onTour={() => setTouring(true)} />
        </div>
      </div>
      {!isPart && <FirstVisit onTour={() => setTouring(true)} />}
      <TabBar />
      <FilterBar />
      <LinkNotice />
      {view.tab === 'flows' && (
        <>
          <SummaryLine />
          {view.histogram && <Histogram />}
        </>
      )}
      <div
        className="tributary-content"
        id="tributary-content"
        role="tabpanel"
        aria-label={t('Result')}
      >
        <Suspense fallback={<RowSkeletons rows={SKELETON_ROWS} rowHeight={ROW_HEIGHT_PX} />}>
          {view.tab === 'overview' && <OverviewTab />}
          {view.tab === 'flows' && <TrafficFlowsTab />}
          {view.tab === 'topology' && <TopologyTab />}
          {view.tab === 'interfaces' && <InterfacesTab />}
        </Suspense>
      </div>
      {isTouring && (
        <Suspense>
          <Tour
            onEnd={() => {
              setTouring(false);
              document.querySelector<HTMLElement>('.tributary-more')?.focus();
            }}
          />
        </Suspense>
      )}
    </PageSection>
  );
}

function TabBar() {
  const { t, i18n } = useTranslation('plugin__tributary');
  const [view, update] = useView();
  const subject = useSubject();
  const titles: Readonly<Record<TabName, string>> = {
    overview: t('Overview'),
    flows: t('Traffic flows'),
    topology: t('Topology'),
    interfaces: t('Interfaces'),
  };
  return (
    <Tabs
      // the line under the active tab is measured once
      key={i18n.language}
      className="tributary-tabs"
      activeKey={view.tab}
      onSelect={(_event, tab) => update({ tab: tab as TabName })}
      aria-label={t('Views')}
    >
      {tabs
        .filter((tab) => tab !== 'interfaces' || hasInterfaces(subject))
        .map((tab) => (
          <Tab
            key={tab}
            eventKey={tab}
            tabContentId="tributary-content"
            title={<TabTitleText>{titles[tab]}</TabTitleText>}
          />
        ))}
    </Tabs>
  );
}
