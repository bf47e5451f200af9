import { ClockIcon } from '@patternfly/react-icons';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MenuSelect } from '../../shared/index.ts';
import { useView } from '../../view/index.ts';
import { formatMoment } from './moments.ts';
import { useRangePresets } from './presets.ts';

const CustomRangeModal = lazy(() => import('./CustomRangeModal.tsx'));
const CUSTOM = 0;

/** Relative presets, or two moments. */
export function TimeRangePicker() {
  const { t, i18n } = useTranslation('plugin__tributary');
  const [{ range }, update] = useView();
  const [isCustom, setCustom] = useState(false);
  const presets = useRangePresets();
  const label =
    range.kind === 'relative'
      ? presets.find(({ value }) => value === range.seconds)?.label
      : `${formatMoment(range.from, i18n.language)} – ${formatMoment(range.to, i18n.language)}`;
  const unusual =
    range.kind === 'relative' ? t('Last {{count}} second', { count: range.seconds }) : '';
  return (
    <>
      <MenuSelect
        label={t('Time range')}
        text={label ?? unusual}
        icon={<ClockIcon />}
        value={range.kind === 'relative' ? range.seconds : CUSTOM}
        choices={[...presets, { value: CUSTOM, label: t('From … to …') }]}
        onChoose={(seconds) => {
          if (seconds === CUSTOM) setCustom(true);
          else update({ range: { kind: 'relative', seconds } });
        }}
      />
      {isCustom && (
        <Suspense>
          <CustomRangeModal onClose={() => setCustom(false)} />
        </Suspense>
      )}
    </>
  );
}
