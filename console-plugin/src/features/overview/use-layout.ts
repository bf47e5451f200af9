import { useMemo } from 'react';
import { useViewPart } from '../../view/index.ts';
import type { CardId } from './catalog.ts';
import { formatLayout, movePlace, parseLayout, usualLayout, usualPlace } from './layout.ts';
import type { CardPlace } from './layout.ts';

export interface Layout {
  readonly places: readonly CardPlace[];
  readonly isUsual: boolean;
  /** Changes the settings of one card. */
  readonly change: (id: CardId, settings: Partial<CardPlace>) => void;
  readonly move: (id: CardId, by: number) => void;
  /** Shows these cards: those that were shown keep their place and settings, new ones come last. */
  readonly choose: (ids: readonly CardId[]) => void;
  readonly restore: () => void;
}

/** Which cards are shown, where and how: a part of the link. */
export function useLayout(hasKubernetes: boolean): Layout {
  const [text, setText] = useViewPart('cards');
  const usual = useMemo(() => usualLayout(hasKubernetes), [hasKubernetes]);
  const places = useMemo(() => parseLayout(text) ?? usual, [text, usual]);
  const update = (next: (places: readonly CardPlace[]) => readonly CardPlace[]) => {
    setText((present) => {
      const written = formatLayout(next(parseLayout(present) ?? usual));
      return written === formatLayout(usual) ? undefined : written;
    });
  };
  return {
    places,
    isUsual: text === undefined,
    change: (id, settings) =>
      update((present) =>
        present.map((place) => (place.id === id ? { ...place, ...settings } : place)),
      ),
    move: (id, by) => update((present) => movePlace(present, id, by)),
    choose: (ids) =>
      update((present) => {
        const kept = present.filter(({ id }) => ids.includes(id));
        const added = ids.filter((id) => !kept.some((place) => place.id === id));
        return [...kept, ...added.map(usualPlace)];
      }),
    restore: () => setText(undefined),
  };
}
