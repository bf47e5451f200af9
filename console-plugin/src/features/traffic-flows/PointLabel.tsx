import { Tooltip } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';
import type { PathPoint } from './path.ts';

/** An interface and the direction through it, `net1 ↓ in`; where it stands, in the tooltip. */
export function PointLabel({ point }: { readonly point: PathPoint }) {
  const { t } = useTranslation('plugin__tributary');
  const direction = point.direction === 'in' ? t('in') : t('out');
  return (
    <Tooltip content={<PointFacts point={point} />} entryDelay={400}>
      <span className="tributary-point" data-host={point.netns === 'host' || undefined}>
        {point.name} <span aria-hidden="true">{point.direction === 'in' ? '↓' : '↑'}</span>{' '}
        {direction}
      </span>
    </Tooltip>
  );
}

function PointFacts({ point }: { readonly point: PathPoint }) {
  const { t } = useTranslation('plugin__tributary');
  const facts: readonly (readonly [string, string])[] = [
    [t('Namespace'), point.netns],
    [t('Kind'), point.kind],
    [t('Network'), point.network],
    [t('Virtual function'), point.vf],
    [t('VLAN'), point.vlan === 0 ? '' : String(point.vlan)],
  ];
  return (
    <>
      {facts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            {name}: {value}
          </div>
        ))}
    </>
  );
}
