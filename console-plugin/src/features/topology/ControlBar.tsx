import { Button } from '@patternfly/react-core';
import { ExpandArrowsAltIcon, SearchMinusIcon, SearchPlusIcon } from '@patternfly/react-icons';
import { useTranslation } from 'react-i18next';
import { ExportMenu } from './ExportMenu.tsx';
import type { Stage } from './stage/stage.ts';

const STEP = 1.4;

/** Zoom, fit and export. */
export function ControlBar({ stage }: { readonly stage: Stage }) {
  const { t } = useTranslation('plugin__tributary');
  const controls = [
    { name: t('Zoom in'), icon: <SearchPlusIcon />, act: () => stage.zoom(STEP) },
    { name: t('Zoom out'), icon: <SearchMinusIcon />, act: () => stage.zoom(1 / STEP) },
    { name: t('Fit to screen'), icon: <ExpandArrowsAltIcon />, act: () => stage.fit() },
  ];
  return (
    <div className="tributary-topology__controls" role="group" aria-label={t('Graph controls')}>
      {controls.map(({ name, icon, act }) => (
        <Button
          key={name}
          variant="control"
          size="sm"
          icon={icon}
          aria-label={name}
          title={name}
          onClick={act}
        />
      ))}
      <ExportMenu stage={stage} />
    </div>
  );
}
