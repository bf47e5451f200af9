import { Button } from '@patternfly/react-core';
import type { ViewCondition } from '@tributary/model';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../format/index.ts';
import { useFlowsWithoutEach } from '../query/index.ts';
import { useView } from '../view/index.ts';
import { conditionText } from './condition-text.ts';

/** Which filter of a view leaves no flow, and a way to switch it off. */
export function EmptyingFilters() {
  const { t } = useTranslation('plugin__tributary');
  const [view] = useView();
  const each = useFlowsWithoutEach();
  if (view.match === 'any') return <p>{t('None of them meets any of the filters.')}</p>;
  if (each.some(({ flows }) => flows === undefined)) return null;
  const guilty = each.filter(({ flows }) => flows! > 0);
  if (guilty.length === 0) return <p>{t('Several filters together leave none of them.')}</p>;
  return (
    <ul className="tributary-plain-list">
      {guilty.map(({ condition, flows }, index) => (
        <Guilty key={index} condition={condition} flows={flows!} />
      ))}
    </ul>
  );
}

function Guilty({
  condition,
  flows,
}: {
  readonly condition: Extract<ViewCondition, { state: 'on' | 'off' }>;
  readonly flows: number;
}) {
  const { t, i18n } = useTranslation('plugin__tributary');
  const [view, update] = useView();
  const filter = conditionText(condition, t);
  const switchOff = () =>
    update({
      filter: view.filter.map((one) => (one === condition ? { ...condition, state: 'off' } : one)),
    });
  return (
    <li>
      {t('{{filter}} leaves none of them: without it there is {{flows}}.', {
        filter,
        count: flows,
        flows: formatCount(flows, i18n.language),
      })}{' '}
      <Button variant="link" isInline onClick={switchOff}>
        {t('Switch it off')}
      </Button>
    </li>
  );
}
