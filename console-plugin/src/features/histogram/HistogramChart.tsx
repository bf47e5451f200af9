import type { HistogramAnswer } from '@tributary/model';
import { useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useView } from '../../view/index.ts';
import { formatCount, formatScaled } from '../../format/index.ts';
import { brushAfterKey, brushedSteps, stepAt } from '../../charts/brush.ts';
import type { Brush } from '../../charts/brush.ts';
import { brushedRange } from './selection.ts';

const HEIGHT = 100;

/** Bars, and a brush by pointer or by keyboard: arrows move, Shift extends, Enter zooms, Escape lets go. */
export function HistogramChart({
  answer,
  isOld,
}: {
  readonly answer: HistogramAnswer;
  readonly isOld: boolean;
}) {
  const { t, i18n } = useTranslation('plugin__tributary');
  const [, update] = useView();
  const [brush, setBrush] = useState<Brush>();
  const [isDragging, setDragging] = useState(false);
  const { buckets, stepMs } = answer;
  const most = Math.max(1, ...buckets.map(({ flows }) => flows));
  const time = new Intl.DateTimeFormat(i18n.language, { timeStyle: 'medium' });
  const zoom = (chosen: Brush) => {
    update({ range: brushedRange(answer, chosen) });
    setBrush(undefined);
  };
  const at = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return stepAt((event.clientX - box.left) / box.width, buckets.length);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moved = brushAfterKey(brush, event, buckets.length);
    if (moved) setBrush(moved);
    else if (event.key === 'Enter' && brush) zoom(brush);
    else if (event.key === 'Escape') setBrush(undefined);
    else return;
    event.preventDefault();
  };
  const [first, last] = brush ? brushedSteps(brush) : [-1, -1];
  const chosen = buckets.slice(first, last + 1);
  const flows = sum(chosen.map((bucket) => bucket.flows));
  const reading = brush
    ? t('{{from}} to {{to}}: {{flows}} flow, {{bytes}}', {
        from: time.format(chosen[0]?.start),
        to: time.format((chosen.at(-1)?.start ?? 0) + stepMs),
        flows: formatCount(flows, i18n.language),
        count: flows,
        bytes: formatScaled(sum(chosen.map(({ bytes }) => bytes)), 'B', i18n.language),
      })
    : '';
  return (
    <div className="tributary-histogram__chart" data-old={isOld || undefined}>
      <div
        className="tributary-histogram__plot"
        role="slider"
        tabIndex={0}
        aria-label={t('Flows over time. Arrows move, Shift extends, Enter zooms in.')}
        aria-valuemin={0}
        aria-valuemax={buckets.length - 1}
        aria-valuenow={brush?.head ?? buckets.length - 1}
        aria-valuetext={reading || t('Nothing chosen')}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDragging(true);
          setBrush({ anchor: at(event), head: at(event) });
        }}
        onPointerMove={(event) => {
          const head = at(event);
          setBrush({ anchor: isDragging ? (brush?.anchor ?? head) : head, head });
        }}
        onPointerUp={() => {
          setDragging(false);
          if (brush && brush.anchor !== brush.head) zoom(brush);
        }}
        onPointerLeave={() => {
          if (!isDragging) setBrush(undefined);
        }}
      >
        <svg viewBox={`0 0 ${buckets.length} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
          {buckets.map(({ start, flows }, index) => {
            const height = flows === 0 ? 0 : Math.max(2, (flows / most) * HEIGHT);
            return (
              <rect
                key={start}
                className="tributary-histogram__bar"
                data-chosen={(index >= first && index <= last) || undefined}
                x={index + 0.1}
                width={0.8}
                y={HEIGHT - height}
                height={height}
              />
            );
          })}
        </svg>
      </div>
      <div className="tributary-histogram__axis">
        <span>{time.format(answer.from)}</span>
        <span>{reading}</span>
        <span>{time.format(answer.to)}</span>
      </div>
    </div>
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
