import { Button } from '@patternfly/react-core';
import { AngleDownIcon, AngleUpIcon } from '@patternfly/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VisibleGraph } from './model/visible.ts';
import type { Colours } from './stage/colouring.ts';
import { mostOf, widthOf } from './stage/scene.ts';
import { useClassNames, useQuantities } from './texts.ts';
import { useSeconds } from './use-seconds.ts';
import { useSettings } from './use-settings.ts';

const SAMPLES = [1, 0.25, 0.01];
const SWATCH = { width: 36, height: 12 };

/** What colours, dashes and widths say. */
export function Legend({
  visible,
  colours,
  hasRoom,
}: {
  /** Whether it may lie open from the start. */
  readonly hasRoom: boolean;
  readonly visible: VisibleGraph;
  readonly colours: Colours;
}) {
  const { t } = useTranslation('plugin__tributary');
  const [{ metric }] = useSettings();
  const [isOpen, setOpen] = useState(hasRoom);
  const className = useClassNames();
  const quantity = useQuantities(useSeconds());
  const most = mostOf(visible.edges.map(({ value }) => value));
  return (
    <div className="tributary-topology__legend">
      <Button
        variant="link"
        size="sm"
        isInline
        icon={isOpen ? <AngleDownIcon /> : <AngleUpIcon />}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {t('Legend')}
      </Button>
      {isOpen && (
        <ul className="tributary-plain-list">
          {colours.classes.map((one, index) => (
            <li key={index}>
              <Line
                colour={colours.styles[index]!.colour}
                dash={colours.styles[index]!.dash}
                width={2.5}
              />
              {className(one)}
            </li>
          ))}
          {most > 0 &&
            SAMPLES.map((share) => (
              <li key={share}>
                <Line colour="currentColor" dash={[]} width={widthOf(share * most, most)} />
                {quantity.value(share * most, metric)}
              </li>
            ))}
        </ul>
      )}
    </div>
  );
}

function Line({
  colour,
  dash,
  width,
}: {
  readonly colour: string;
  readonly dash: readonly number[];
  readonly width: number;
}) {
  const middle = SWATCH.height / 2;
  return (
    <svg width={SWATCH.width} height={SWATCH.height} aria-hidden>
      <line
        x1={0}
        x2={SWATCH.width}
        y1={middle}
        y2={middle}
        stroke={colour}
        strokeWidth={width}
        strokeDasharray={dash.join(' ')}
      />
    </svg>
  );
}
