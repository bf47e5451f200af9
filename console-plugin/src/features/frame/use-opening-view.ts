import type { SavedQuery } from '@tributary/model';
import { useEffect, useRef } from 'react';
import { useHost } from '../../host/host.ts';
import { useSavedQueries } from '../../query/index.ts';
import { formatView, parseView, useSubject, useView } from '../../view/index.ts';

/**
 * What the page shows when it is opened without a view of its own: the query marked as default, or what the reader
 * prefers. An object's page is about the object, whatever the default query is.
 */
export function useOpeningView(): void {
  const [, update] = useView();
  const subject = useSubject();
  const preferred = usePreferredView();
  const { data: queries, isError } = useSavedQueries();
  const isOpening = useRef(window.location.search === '');
  const isKnown = preferred !== undefined && (queries !== undefined || isError);
  const opening = isKnown ? (defaultOf(queries, subject !== undefined) ?? preferred) : undefined;
  useEffect(() => {
    if (opening === undefined || !isOpening.current) return;
    isOpening.current = false;
    if (opening !== '' && window.location.search === '') {
      update(parseView(opening), { replace: true });
    }
  }, [opening, update]);
}

function defaultOf(
  queries: readonly SavedQuery[] | undefined,
  hasSubject: boolean,
): string | undefined {
  return hasSubject ? undefined : queries?.find(({ isDefault }) => isDefault)?.view;
}

/** The reader's preferences as the query part of a link; undefined until they are read. */
function usePreferredView(): string | undefined {
  const { useSetting } = useHost();
  const [tab, , isTabRead] = useSetting('preferredTab', 'flows');
  const [density, , isDensityRead] = useSetting('preferredDensity', 'compact');
  const [refresh, , isRefreshRead] = useSetting('preferredRefresh', '0');
  if (!isTabRead || !isDensityRead || !isRefreshRead) return undefined;
  return formatView(parseView(new URLSearchParams({ tab, density, refresh }).toString()));
}
