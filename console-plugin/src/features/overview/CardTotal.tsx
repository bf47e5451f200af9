import { ExclamationTriangleIcon } from '@patternfly/react-icons';
import { useTranslation } from 'react-i18next';
import type { CardData } from './card-data.ts';
import { formatOf } from './format.ts';

/** What the parts of a card are of, whether they add up to it, and whether that is all. */
export function CardTotal({ data }: { readonly data: CardData }) {
  const { t, i18n } = useTranslation('plugin__tributary');
  const { total, unit, parts, partial } = data;
  if (total === undefined && partial === undefined) return null;
  const counted = (count: number) => {
    const text = formatOf(unit, i18n.language).total(count);
    if (unit === 'Packets') return t('{{packets}} packet', { packets: text, count });
    return unit === 'Flows' ? t('{{flows}} flow', { flows: text, count }) : text;
  };
  return (
    <div className="tributary-card__total">
      {total !== undefined && <span>{t('Total {{value}}', { value: counted(total) })}</span>}
      {parts === 'overlapping' && (
        <span className="tributary-subtle">{t('parts may overlap')}</span>
      )}
      {partial !== undefined && (
        <span className="tributary-summary__partial">
          <ExclamationTriangleIcon /> {t('partial: {{reason}}', { reason: partial })}
        </span>
      )}
    </div>
  );
}
