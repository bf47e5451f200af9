import { Button, Switch } from '@patternfly/react-core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MenuSelect } from '../../shared/index.ts';
import { measures } from './card-query.ts';
import type { Measure } from './card-query.ts';
import type { ShownCard } from './use-export.ts';
import { useExport } from './use-export.ts';
import type { Layout } from './use-layout.ts';
import { useMeasure, usePrevious } from './use-options.ts';

const ChooseCardsModal = lazy(() => import('./ChooseCardsModal.tsx'));

/** What all cards measure, and which there are. */
export function OverviewToolbar({
  layout,
  cards,
}: {
  readonly layout: Layout;
  readonly cards: readonly ShownCard[];
}) {
  const { t } = useTranslation('plugin__tributary');
  const [measure, setMeasure] = useMeasure();
  const [hasPrevious, setPrevious] = usePrevious();
  const [isChoosing, setChoosing] = useState(false);
  const { pictureOf } = useExport();
  const names: Readonly<Record<Measure, string>> = {
    Bytes: t('Bytes'),
    Packets: t('Packets'),
    Flows: t('Flows'),
  };
  return (
    <div className="tributary-overview__toolbar">
      <MenuSelect
        label={t('Measure')}
        value={measure}
        choices={measures.map((value) => ({ value, label: names[value] }))}
        onChoose={setMeasure}
      />
      <Switch
        label={t('Compare with the previous period')}
        isChecked={hasPrevious}
        onChange={(_event, isOn) => setPrevious(isOn)}
      />
      <span className="tributary-overview__actions">
        <Button variant="link" size="sm" onClick={() => setChoosing(true)}>
          {t('Choose cards')}
        </Button>
        {!layout.isUsual && (
          <Button variant="link" size="sm" onClick={layout.restore}>
            {t('Restore default cards')}
          </Button>
        )}
        <Button variant="link" size="sm" onClick={() => pictureOf(cards, 'overview')}>
          {t('Export all as PNG')}
        </Button>
      </span>
      {isChoosing && (
        <Suspense>
          <ChooseCardsModal layout={layout} onClose={() => setChoosing(false)} />
        </Suspense>
      )}
    </div>
  );
}
