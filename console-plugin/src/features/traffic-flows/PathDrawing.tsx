import { Alert } from '@patternfly/react-core';
import { ExclamationTriangleIcon } from '@patternfly/react-icons';
import type { FlowRecord } from '@tributary/model';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount, formatScaled } from '../../format/index.ts';
import { FilterButtons } from '../../shared/index.ts';
import { lostBetween, pathOf } from './path.ts';
import type { PathPoint } from './path.ts';

/** The flow's way through interfaces, with what each of them saw, so that a loss between two shows. */
export function PathDrawing({ flow }: { readonly flow: FlowRecord }) {
  const { t, i18n } = useTranslation('plugin__tributary');
  const path = pathOf(flow);
  if (path.length === 0) {
    return (
      <Alert isInline isPlain variant="info" title={t('No interface is known for this flow.')} />
    );
  }
  return (
    <ol className="tributary-path" aria-label={t('Path through interfaces')}>
      {path.map((point, index) => {
        const before = path[index - 1];
        const lost = before ? lostBetween(before, point) : 0;
        return (
          <Fragment key={index}>
            {lost > 0 && (
              <li className="tributary-path__loss">
                <ExclamationTriangleIcon />{' '}
                {t('{{packets}} packet fewer', {
                  packets: formatCount(lost, i18n.language),
                  count: lost,
                })}
              </li>
            )}
            <PathStep point={point} />
          </Fragment>
        );
      })}
    </ol>
  );
}

function PathStep({ point }: { readonly point: PathPoint }) {
  const { t, i18n } = useTranslation('plugin__tributary');
  const facts = [
    point.kind,
    point.network,
    point.vf,
    point.vlan === 0 ? '' : t('VLAN {{id}}', { id: point.vlan }),
  ].filter((fact) => fact !== '');
  return (
    <li className="tributary-path__step" data-host={point.netns === 'host' || undefined}>
      <span className="tributary-path__where">
        <strong>{point.name}</strong>{' '}
        <span aria-hidden="true">{point.direction === 'in' ? '↓' : '↑'}</span>{' '}
        {point.direction === 'in' ? t('in') : t('out')}
        <span className="tributary-subtle"> {[point.netns, ...facts].join(' · ')}</span>
      </span>
      <FilterButtons filterKey="Interfaces" value={point.name} label={point.name} />
      {point.bytes !== undefined && (
        <span className="tributary-path__volume">
          {formatScaled(point.bytes, 'B', i18n.language)} ·{' '}
          {t('{{packets}} packet', {
            packets: formatCount(point.packets ?? 0, i18n.language),
            count: point.packets ?? 0,
          })}
        </span>
      )}
    </li>
  );
}
