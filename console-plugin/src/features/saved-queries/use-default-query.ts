import type { SavedQuery } from '@tributary/model';
import { useEffect, useRef } from 'react';
import { parseView, useView } from '../../view/index.ts';

/** Opens the query marked as default when the page is opened without a view of its own. */
export function useDefaultQuery(queries: readonly SavedQuery[]): void {
  const [, update] = useView();
  const isOpening = useRef(window.location.search === '');
  const view = queries.find(({ isDefault }) => isDefault)?.view;
  useEffect(() => {
    if (queries.length === 0 || !isOpening.current) return;
    isOpening.current = false;
    if (view !== undefined && window.location.search === '') {
      update(parseView(view), { replace: true });
    }
  }, [queries, view, update]);
}
