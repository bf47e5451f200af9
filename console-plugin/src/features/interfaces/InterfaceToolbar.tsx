import { SearchInput } from '@patternfly/react-core';
import type { CoverageState, InterfaceInfo } from '@tributary/model';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../format/index.ts';
import { MenuSelect } from '../../shared/index.ts';
import { useCoverageNames } from './Coverage.tsx';
import { countCoverage, groupings } from './listing.ts';
import type { Grouping } from './listing.ts';
import { coverageStates, useListing } from './use-listing.ts';

/** Search, coverage and grouping, and how many interfaces there are of each coverage. */
export function InterfaceToolbar({
  interfaces,
  ignored,
}: {
  readonly interfaces: readonly InterfaceInfo[];
  /** Conditions of the filter bar that say nothing about interfaces. */
  readonly ignored: number;
}) {
  const { t, i18n } = useTranslation('plugin__tributary');
  const [listing, change] = useListing();
  const names = useCoverageNames();
  const counts = countCoverage(interfaces);
  const count = (state: CoverageState) => formatCount(counts.get(state) ?? 0, i18n.language);
  const groupNames: Readonly<Record<Grouping, string>> = {
    none: t('No groups'),
    node: t('By node'),
    pod: t('By pod'),
    network: t('By network'),
    netns: t('By namespace'),
    pf: t('By physical function'),
    kind: t('By kind'),
  };
  return (
    <div className="tributary-interfaces__toolbar">
      <SearchInput
        className="tributary-interfaces__search"
        value={listing.search}
        onChange={(_event, search) => change({ search })}
        onClear={() => change({ search: '' })}
        placeholder={t('Find by name, namespace, address, MAC')}
        aria-label={t('Find an interface')}
      />
      <MenuSelect
        label={t('Coverage')}
        value={listing.coverage ?? 'all'}
        choices={[
          { value: 'all' as const, label: t('All coverage') },
          ...coverageStates.map((state) => ({
            value: state,
            label: `${names[state]} (${count(state)})`,
          })),
        ]}
        onChoose={(state) => change({ coverage: state === 'all' ? undefined : state })}
      />
      <MenuSelect
        label={t('Groups')}
        value={listing.grouping}
        choices={groupings.map((value) => ({ value, label: groupNames[value] }))}
        onChoose={(grouping) => change({ grouping })}
      />
      <span className="tributary-interfaces__counts" role="status">
        {ignored > 0 && (
          <>{t('{{count}} filter is about flows and does not apply here', { count: ignored })} · </>
        )}
        {coverageStates
          .filter((state) => counts.has(state))
          .map((state) => `${names[state]}: ${count(state)}`)
          .join(' · ')}
      </span>
    </div>
  );
}
