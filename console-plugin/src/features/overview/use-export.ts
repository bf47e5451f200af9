import { useTranslation } from 'react-i18next';
import { savePicture } from '../../charts/picture.ts';
import type { CardPicture } from '../../charts/picture.ts';
import { saveFile } from '../../charts/save-file.ts';
import { cardCsv } from './card-csv.ts';
import type { CardState } from './card-state.ts';
import { definitionOf } from './catalog.ts';
import { formatOf } from './format.ts';
import type { CardPlace } from './layout.ts';

/** A card and what it shows. */
export interface ShownCard {
  readonly place: CardPlace;
  readonly state: CardState;
}

/** Saves what cards show: a picture of all of them, or the numbers of one. */
export function useExport() {
  const { t, i18n } = useTranslation('plugin__tributary');
  return {
    pictureOf: (cards: readonly ShownCard[], name: string) => {
      const pictures = cards.flatMap(({ place, state }): CardPicture[] => {
        const element = document.querySelector(`[data-card="${place.id}"]`);
        if (!element || state.is !== 'ready' || state.data.series.length === 0) return [];
        const { series, unit } = state.data;
        const title = definitionOf(place.id).title(t);
        return [{ title, element, series, format: formatOf(unit, i18n.language) }];
      });
      void savePicture(pictures, `tributary-${name}.png`);
    },
    numbersOf: ({ place, state }: ShownCard) => {
      if (state.is !== 'ready') return;
      const content = new Blob([cardCsv(state.data.series)], { type: 'text/csv' });
      saveFile(content, `tributary-${place.id}.csv`);
    },
  };
}
