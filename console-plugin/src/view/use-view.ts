import { useCallback } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { formatView, parseView } from './codec.ts';
import type { View } from './view.ts';

/** Changes some of the view; `replace` leaves no step to go back to (typing, dragging). */
export type UpdateView = (
  patch: Partial<View> | ((view: View) => Partial<View>),
  options?: { readonly replace?: boolean },
) => void;

let last: { readonly search: string; readonly view: View } | undefined;

/** The view of the present URL, and how to change it. The same URL gives the same object. */
export function useView(): readonly [View, UpdateView] {
  const { search } = useLocation();
  const navigate = useNavigate();
  const update = useCallback<UpdateView>(
    (patch, options) => {
      // Read from the URL, not from the render: two changes in one event must both hold.
      const present = parseView(window.location.search);
      const next = { ...present, ...(typeof patch === 'function' ? patch(present) : patch) };
      void navigate({ search: formatView(next) }, { replace: options?.replace ?? false });
    },
    [navigate],
  );
  return [viewOf(search), update];
}

export type UpdatePart = (
  next: string | undefined | ((present: string | undefined) => string | undefined),
) => void;

/** One parameter that a tab keeps for itself, by a name that no other uses; undefined removes it. */
export function useViewPart(name: string): readonly [string | undefined, UpdatePart] {
  const [view, update] = useView();
  const set = useCallback<UpdatePart>(
    (next) => {
      update(({ parts: { [name]: present, ...parts } }) => {
        const value = typeof next === 'function' ? next(present) : next;
        return { parts: value === undefined ? parts : { ...parts, [name]: value } };
      });
    },
    [name, update],
  );
  return [view.parts[name], set];
}

function viewOf(search: string): View {
  if (last?.search !== search) last = { search, view: parseView(search) };
  return last.view;
}
