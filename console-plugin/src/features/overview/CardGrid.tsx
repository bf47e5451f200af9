import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useViewPart } from '../../view/index.ts';
import { definitionOf } from './catalog.ts';
import type { CardId } from './catalog.ts';
import { gripId, OverviewCard } from './OverviewCard.tsx';
import { useExport } from './use-export.ts';
import type { ShownCard } from './use-export.ts';
import { useOpenFlows } from './use-open-flows.ts';
import type { Layout } from './use-layout.ts';

/** All cards in their places, which are changed by dragging or by keys. */
export function CardGrid({
  layout,
  cards,
  isOld,
  onRetry,
}: {
  readonly layout: Layout;
  readonly cards: readonly ShownCard[];
  readonly isOld: boolean;
  readonly onRetry: () => void;
}) {
  const { t } = useTranslation('plugin__tributary');
  const [, setExpanded] = useViewPart('card');
  const [dragged, setDragged] = useState<CardId>();
  const [over, setOver] = useState<CardId>();
  const [said, setSaid] = useState('');
  const openFlows = useOpenFlows();
  const { pictureOf, numbersOf } = useExport();
  const { places, change, choose } = layout;
  const indexOf = (id: CardId) => places.findIndex((place) => place.id === id);
  const move = (id: CardId, by: number) => {
    layout.move(id, by);
    const position = indexOf(id) + by + 1;
    setSaid(
      t('{{card}} is now {{position}} of {{all}}', {
        card: definitionOf(id).title(t),
        position,
        all: places.length,
      }),
    );
    // where the card is moved in the document its button loses the focus
    requestAnimationFrame(() => document.getElementById(gripId(id))?.focus());
  };
  return (
    <div className="tributary-cards">
      {cards.map((card, index) => {
        const { place, state } = card;
        const { id } = place;
        return (
          <OverviewCard
            key={id}
            place={place}
            state={state}
            isOld={isOld}
            isTarget={dragged !== undefined && over === id && dragged !== id}
            onChange={(settings) => change(id, settings)}
            onRetry={onRetry}
            actions={{
              onExpand: () => setExpanded(id),
              onOpenFlows: () => openFlows(place),
              onExport:
                state.is === 'ready'
                  ? (format) => (format === 'png' ? pictureOf([card], id) : numbersOf(card))
                  : undefined,
              onEarlier: index > 0 ? () => move(id, -1) : undefined,
              onLater: index < places.length - 1 ? () => move(id, 1) : undefined,
              onHide: () => choose(places.flatMap((one) => (one.id === id ? [] : [one.id]))),
            }}
            drag={{
              onStart: () => setDragged(id),
              onOver: () => setOver(id),
              onEnd: () => {
                if (dragged && over && dragged !== over) {
                  move(dragged, indexOf(over) - indexOf(dragged));
                }
                setDragged(undefined);
                setOver(undefined);
              },
            }}
          />
        );
      })}
      <div className="pf-v6-screen-reader" role="status">
        {said}
      </div>
    </div>
  );
}
