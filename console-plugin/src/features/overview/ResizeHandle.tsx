import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { nextWidth, widths } from './layout.ts';
import type { Width } from './layout.ts';

export interface CardSize {
  readonly width: Width;
  readonly isTall: boolean;
}

const TWELFTHS = 12;
/** A card is tall when it is dragged to more than one and a half times the height of a row. */
const TALL_PX = 510;

/** The corner by which a card is resized: dragged, or by arrows. */
export function ResizeHandle({
  title,
  size,
  onDraft,
  onChange,
}: {
  readonly title: string;
  readonly size: CardSize;
  /** While it is dragged. */
  readonly onDraft: (size: CardSize) => void;
  readonly onChange: (size: CardSize) => void;
}) {
  const { t } = useTranslation('plugin__tributary');
  const sizeAt = (event: PointerEvent): CardSize => {
    const card = event.currentTarget.parentElement!.getBoundingClientRect();
    const page = event.currentTarget.parentElement!.parentElement!.getBoundingClientRect();
    const share = ((event.clientX - card.left) / page.width) * TWELFTHS;
    const width = widths.toSorted((a, b) => Math.abs(a - share) - Math.abs(b - share))[0]!;
    return { width, isTall: event.clientY - card.top > TALL_PX };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = {
      ArrowLeft: { ...size, width: nextWidth(size.width, -1) },
      ArrowRight: { ...size, width: nextWidth(size.width, 1) },
      ArrowUp: { ...size, isTall: false },
      ArrowDown: { ...size, isTall: true },
    }[event.key];
    if (!next) return;
    event.preventDefault();
    onChange(next);
  };
  return (
    <button
      type="button"
      className="tributary-card__resize"
      aria-label={t('Resize {{card}}: arrows or drag', { card: title })}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) onDraft(sizeAt(event));
      }}
      onPointerUp={(event) => onChange(sizeAt(event))}
    />
  );
}
