import { Button, SearchInput, ToggleGroup, ToggleGroupItem } from '@patternfly/react-core';
import { ListIcon, TopologyIcon, LevelUpAltIcon } from '@patternfly/react-icons';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../format/index.ts';
import { MenuSelect } from '../../shared/index.ts';
import { useView } from '../../view/index.ts';
import { steppedOut } from './model/conditions.ts';
import { levelsOf, scopes, wider } from './model/scopes.ts';
import { colourings, layouts, metrics, tops } from './model/settings.ts';
import { useColouringNames, useLayoutNames, useMetricNames, useScopeNames } from './texts.ts';
import { GroupMenu } from './GroupMenu.tsx';
import { useSettings } from './use-settings.ts';

/** Everything that decides what the graph shows and how. */
export function TopologyToolbar() {
  const { t, i18n } = useTranslation('plugin__tributary');
  const [settings, change] = useSettings();
  const [view] = useView();
  const scopeNames = useScopeNames();
  const layoutNames = useLayoutNames();
  const metricNames = useMetricNames();
  const colouringNames = useColouringNames();
  const out = steppedOut(view.filter);
  const outside = out?.scope ?? wider(settings.scope);
  const stepOut = () => {
    if (outside === undefined) return;
    change({ scope: outside, selected: undefined }, out && { filter: out.filter });
  };
  return (
    <div className="tributary-topology__toolbar">
      <MenuSelect
        label={t('Scope')}
        value={settings.scope}
        choices={scopes.map((value) => ({ value, label: scopeNames[value] }))}
        onChoose={(scope) => change({ scope, selected: undefined })}
      />
      <Button
        variant="plain"
        size="sm"
        icon={<LevelUpAltIcon />}
        aria-label={t('Step out')}
        title={t('Step out')}
        isAriaDisabled={outside === undefined}
        onClick={stepOut}
      />
      {levelsOf(settings.scope).length > 0 && <GroupMenu />}
      <MenuSelect
        label={t('Metric')}
        value={settings.metric}
        choices={metrics.map((value) => ({ value, label: metricNames[value] }))}
        onChoose={(metric) => change({ metric })}
      />
      <MenuSelect
        label={t('Edges')}
        value={settings.top}
        choices={tops.map((value) => ({
          value,
          label: t('First {{most}} edges', { most: formatCount(value, i18n.language) }),
        }))}
        onChoose={(top) => change({ top })}
      />
      <MenuSelect
        label={t('Colours')}
        value={settings.colouring}
        choices={colourings.map((value) => ({ value, label: colouringNames[value] }))}
        onChoose={(colouring) => change({ colouring })}
      />
      <MenuSelect
        label={t('Layout')}
        value={settings.layout}
        choices={layouts.map((value) => ({ value, label: layoutNames[value] }))}
        onChoose={(layout) => change({ layout, pinned: new Map() })}
      />
      <SearchInput
        className="tributary-topology__search"
        value={settings.search}
        onChange={(_event, search) => change({ search }, { replace: true })}
        onClear={() => change({ search: '' }, { replace: true })}
        placeholder={t('Find in the graph')}
        aria-label={t('Find in the graph')}
      />
      {settings.hidden.length > 0 && (
        <Button variant="link" isInline onClick={() => change({ hidden: [] })}>
          {t('Show hidden ({{number}})', { number: settings.hidden.length })}
        </Button>
      )}
      {settings.pinned.size > 0 && (
        <Button variant="link" isInline onClick={() => change({ pinned: new Map() })}>
          {t('Release pinned ({{number}})', { number: settings.pinned.size })}
        </Button>
      )}
      <div className="tributary-topology__tools">
        <ToggleGroup aria-label={t('Show as')} isCompact>
          <ToggleGroupItem
            icon={<TopologyIcon />}
            aria-label={t('Graph')}
            buttonId="tributary-topology-graph"
            isSelected={settings.shown === 'graph'}
            onChange={() => change({ shown: 'graph' })}
          />
          <ToggleGroupItem
            icon={<ListIcon />}
            aria-label={t('Table')}
            buttonId="tributary-topology-table"
            isSelected={settings.shown === 'table'}
            onChange={() => change({ shown: 'table' })}
          />
        </ToggleGroup>
      </div>
    </div>
  );
}
