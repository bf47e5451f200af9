import { Button, Popover } from '@patternfly/react-core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilterActions } from '../../shared/index.ts';
import { useTourSteps } from './use-steps.ts';
import type { TourStep } from './use-steps.ts';

/** Goes through the page step by step, beside what each step explains. Escape ends it. */
export default function Tour({ onEnd }: { readonly onEnd: () => void }) {
  const steps = useTourSteps().filter(({ target }) => targetOf(target) !== null);
  const [position, setPosition] = useState(0);
  const step = steps[Math.min(position, steps.length - 1)];
  if (!step) return null;
  return (
    <Step
      key={step.target}
      step={step}
      number={position + 1}
      count={steps.length}
      onMove={(by) => (position + by < steps.length ? setPosition(position + by) : onEnd())}
      onEnd={onEnd}
    />
  );
}

function Step({
  step,
  number,
  count,
  onMove,
  onEnd,
}: {
  readonly step: TourStep;
  readonly number: number;
  readonly count: number;
  readonly onMove: (by: number) => void;
  readonly onEnd: () => void;
}) {
  const { t } = useTranslation('plugin__tributary');
  const { filterFor } = useFilterActions();
  const target = useRef(targetOf(step.target));
  useEffect(() => {
    target.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <Popover
      isVisible
      triggerRef={target}
      position="bottom-start"
      appendTo="inline"
      withFocusTrap={false}
      aria-label={step.title}
      shouldClose={onEnd}
      hideOnOutsideClick={false}
      headerComponent="h2"
      closeBtnAriaLabel={t('Close')}
      headerContent={
        // moves the focus, so that the step is read out and the keyboard is in it
        <span ref={(title) => title?.focus()} tabIndex={-1}>
          {step.title}
        </span>
      }
      bodyContent={
        <>
          <p>{step.text}</p>
          {step.offersNet1 && (
            <Button variant="secondary" size="sm" onClick={() => filterFor('Interfaces', 'net1')}>
              {t('Show net1')}
            </Button>
          )}
        </>
      }
      footerContent={
        <div className="tributary-tour__footer">
          <span className="tributary-subtle">
            {t('Step {{number}} of {{steps}}', { number, steps: count })}
          </span>
          {number > 1 && (
            <Button variant="secondary" size="sm" onClick={() => onMove(-1)}>
              {t('Back')}
            </Button>
          )}
          <Button size="sm" onClick={() => onMove(1)}>
            {number < count ? t('Next') : t('Done')}
          </Button>
        </div>
      }
    />
  );
}

function targetOf(selector: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(selector);
}
