import { Button, Card, CardBody as Body, Popover } from '@patternfly/react-core';
import { GripVerticalIcon, OutlinedQuestionCircleIcon } from '@patternfly/react-icons';
import { useId, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { CardBody } from './CardBody.tsx';
import { CardMenu } from './CardMenu.tsx';
import type { CardActions } from './CardMenu.tsx';
import { CardOptions } from './CardOptions.tsx';
import type { CardState } from './card-state.ts';
import { definitionOf } from './catalog.ts';
import type { CardPlace } from './layout.ts';
import { ResizeHandle } from './ResizeHandle.tsx';
import type { CardSize } from './ResizeHandle.tsx';

export interface DragHandlers {
  readonly onStart: () => void;
  readonly onOver: () => void;
  readonly onEnd: () => void;
}

/** The id of the button by which a card is moved. */
export function gripId(id: string): string {
  return `tributary-grip-${id}`;
}

/** One card: title, help, options, menu, and what it shows. */
export function OverviewCard({
  place,
  state,
  isOld,
  isTarget,
  actions,
  drag,
  onChange,
  onRetry,
}: {
  readonly place: CardPlace;
  readonly state: CardState;
  /** What is shown answers an earlier question. */
  readonly isOld: boolean;
  /** The dragged card would come here. */
  readonly isTarget: boolean;
  readonly actions: CardActions;
  readonly drag: DragHandlers;
  readonly onChange: (settings: Partial<CardPlace>) => void;
  readonly onRetry: () => void;
}) {
  const { t } = useTranslation('plugin__tributary');
  const titleId = useId();
  const [size, setSize] = useState<CardSize>();
  const { title, help } = definitionOf(place.id);
  const { width, isTall } = size ?? place;
  const name = title(t);
  const onKeyDown = (event: KeyboardEvent) => {
    const isEarlier = event.key === 'ArrowLeft' || event.key === 'ArrowUp';
    const isLater = event.key === 'ArrowRight' || event.key === 'ArrowDown';
    if (!isEarlier && !isLater) return;
    event.preventDefault();
    if (isEarlier) actions.onEarlier?.();
    else actions.onLater?.();
  };
  return (
    <Card
      component="section"
      isCompact
      className="tributary-card"
      aria-labelledby={titleId}
      data-card={place.id}
      data-width={width}
      data-tall={isTall || undefined}
      data-target={isTarget || undefined}
      data-old={isOld || undefined}
      aria-busy={state.is === 'pending'}
      onDragOver={(event) => {
        event.preventDefault();
        drag.onOver();
      }}
    >
      <header className="tributary-card__head">
        <Button
          id={gripId(place.id)}
          variant="plain"
          size="sm"
          className="tributary-card__grip"
          draggable
          icon={<GripVerticalIcon />}
          aria-label={t('Move {{card}}: arrows or drag', { card: name })}
          onKeyDown={onKeyDown}
          onDragStart={drag.onStart}
          onDragEnd={drag.onEnd}
        />
        <h2 id={titleId} className="tributary-card__title">
          {name}
        </h2>
        <Popover bodyContent={help(t)} aria-label={t('About {{card}}', { card: name })}>
          <Button
            variant="plain"
            size="sm"
            icon={<OutlinedQuestionCircleIcon />}
            aria-label={t('About {{card}}', { card: name })}
          />
        </Popover>
        <span className="tributary-card__buttons">
          <CardOptions title={name} place={place} onChange={onChange} />
          <CardMenu title={name} actions={actions} />
        </span>
      </header>
      <Body className="tributary-card__body">
        <CardBody place={place} state={state} onRetry={onRetry} />
      </Body>
      <ResizeHandle
        title={name}
        size={{ width, isTall }}
        onDraft={setSize}
        onChange={(chosen) => {
          setSize(undefined);
          onChange(chosen);
        }}
      />
    </Card>
  );
}
