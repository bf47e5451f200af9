import { useTranslation } from 'react-i18next';
import { useSubject, useView } from '../../view/index.ts';
import { FilterChip } from './FilterChip.tsx';
import { SubjectChip } from './SubjectChip.tsx';

/** The subject, then every condition of the view, those switched off and those not understood too. */
export function FilterChips() {
  const { t } = useTranslation('plugin__tributary');
  const [{ filter }, update] = useView();
  const subject = useSubject();
  if (filter.length === 0 && !subject) return null;
  return (
    <ul className="tributary-chips" aria-label={t('Filters in force')}>
      {subject && (
        <li>
          <SubjectChip subject={subject} />
        </li>
      )}
      {filter.map((condition, index) => (
        <li key={index}>
          <FilterChip
            condition={condition}
            onChange={(next) =>
              update((view) => ({
                filter: next ? view.filter.with(index, next) : view.filter.toSpliced(index, 1),
              }))
            }
          />
        </li>
      ))}
    </ul>
  );
}
