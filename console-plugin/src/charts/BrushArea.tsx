import { useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { brushAfterKey } from './brush.ts';
import type { Brush } from './brush.ts';
import { MARGIN } from './time-layout.ts';
import type { TimeLayout } from './time-layout.ts';

/** Lies over a chart's plot and turns pointer and keys into a brush; what it is on is read out. */
export function BrushArea({
  name,
  description,
  reading,
  steps,
  layout: { x, plot },
  brush,
  onChange,
  onChosen,
}: {
  readonly name: string;
  readonly description: string;
  /** What the brush is on, in words. */
  readonly reading: string | undefined;
  readonly steps: readonly number[];
  readonly layout: Pick<TimeLayout, 'x' | 'plot'>;
  readonly brush: Brush | undefined;
  readonly onChange: (brush: Brush | undefined) => void;
  readonly onChosen: () => void;
}) {
  const { t } = useTranslation('plugin__tributary');
  const [isDragging, setDragging] = useState(false);
  const at = (event: PointerEvent) => {
    const px = event.clientX - event.currentTarget.getBoundingClientRect().left;
    return Math.max(
      0,
      steps.findLastIndex((start) => x(start) <= px),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moved = brushAfterKey(brush, event, steps.length);
    if (moved) onChange(moved);
    else if (event.key === 'Enter' && brush) onChosen();
    else if (event.key === 'Escape' && brush) onChange(undefined);
    else return;
    event.preventDefault();
  };
  return (
    <div
      className="tributary-chart__pointer"
      style={{
        insetBlockStart: MARGIN.top,
        insetInlineStart: MARGIN.left,
        inlineSize: plot.width,
        blockSize: plot.height,
      }}
      role="slider"
      tabIndex={0}
      aria-label={t('{{name}}. Arrows move, Shift extends, Enter zooms in.', { name })}
      aria-description={description}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, steps.length - 1)}
      aria-valuenow={brush?.head ?? Math.max(0, steps.length - 1)}
      aria-valuetext={reading ?? description}
      onKeyDown={onKeyDown}
      onBlur={() => onChange(undefined)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragging(true);
        onChange({ anchor: at(event), head: at(event) });
      }}
      onPointerMove={(event) => {
        const head = at(event);
        onChange({ anchor: isDragging ? (brush?.anchor ?? head) : head, head });
      }}
      onPointerUp={() => {
        setDragging(false);
        if (brush && brush.anchor !== brush.head) onChosen();
      }}
      onPointerLeave={() => {
        if (!isDragging) onChange(undefined);
      }}
    />
  );
}
