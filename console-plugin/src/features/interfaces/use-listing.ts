import type { CoverageState } from '@tributary/model';
import { useViewPart } from '../../view/index.ts';
import { groupings, sortKeys } from './listing.ts';
import type { Listing } from './listing.ts';

export const coverageStates = [
  'observed',
  'pending',
  'excluded',
  'failed',
  'notObservable',
] as const satisfies readonly CoverageState[];

/** How the interfaces are listed, kept in the link. */
export function useListing(): readonly [Listing, (patch: Partial<Listing>) => void] {
  const [search, setSearch] = useViewPart('ifSearch');
  const [coverage, setCoverage] = useViewPart('ifCoverage');
  const [grouping, setGrouping] = useViewPart('ifGroup');
  const [order, setOrder] = useViewPart('ifSort');
  const [key, direction] = (order ?? '').split(':');
  const listing: Listing = {
    search: search ?? '',
    coverage: coverageStates.find((state) => state === coverage),
    grouping: groupings.find((one) => one === grouping) ?? 'none',
    sort: sortKeys.find((one) => one === key) ?? 'netns',
    descending: direction === 'desc',
  };
  const change = (patch: Partial<Listing>) => {
    if ('search' in patch) setSearch(patch.search || undefined);
    if ('coverage' in patch) setCoverage(patch.coverage);
    if ('grouping' in patch) setGrouping(patch.grouping === 'none' ? undefined : patch.grouping);
    if ('sort' in patch) setOrder(`${patch.sort}:${patch.descending ? 'desc' : 'asc'}`);
  };
  return [listing, change];
}
