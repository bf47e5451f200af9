import { useCallback, useMemo } from 'react';
import { useView } from '../../view/index.ts';
import type { View } from '../../view/index.ts';
import { formatSettings, parseSettings } from './model/settings.ts';
import type { Settings } from './model/settings.ts';

/** Changes settings, and with them the rest of the view; `replace` leaves no step to go back to. */
export type ChangeSettings = (
  patch: Partial<Settings>,
  more?: Partial<View> & { readonly replace?: boolean },
) => void;

/** How the graph is shown, kept in the link. */
export function useSettings(): readonly [Settings, ChangeSettings] {
  const [view, update] = useView();
  const settings = useMemo(() => parseSettings(view.parts), [view.parts]);
  const change = useCallback<ChangeSettings>(
    (patch, { replace = false, ...rest } = {}) => {
      update(
        ({ parts }) => {
          const changed = { ...parts, ...formatSettings(patch) };
          const kept = Object.entries(changed).filter(([, value]) => value !== undefined);
          return { ...rest, parts: Object.fromEntries(kept) as View['parts'] };
        },
        { replace },
      );
    },
    [update],
  );
  return [settings, change];
}
