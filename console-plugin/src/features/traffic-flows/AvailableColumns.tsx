import { Checkbox } from '@patternfly/react-core';
import { useTranslation } from 'react-i18next';
import { allColumns } from './columns.ts';

/** Every column there is, by group; the search looks at names, descriptions and field names. */
export function AvailableColumns({
  chosen,
  search,
  onToggle,
}: {
  readonly chosen: readonly string[];
  readonly search: string;
  readonly onToggle: (id: string) => void;
}) {
  const { t } = useTranslation('plugin__tributary');
  const wanted = search.trim().toLowerCase();
  const found = allColumns.filter(({ id, label, description }) =>
    [id, t(label), t(description)].some((text) => text.toLowerCase().includes(wanted)),
  );
  const groups = [...new Set(found.map(({ group }) => group))];
  if (groups.length === 0)
    return <p className="tributary-subtle">{t('No column has that name.')}</p>;
  return (
    <div className="tributary-columns__all">
      {groups.map((group) => (
        <fieldset key={group}>
          <legend>{t(group)}</legend>
          {found
            .filter((column) => column.group === group)
            .map(({ id, label, description }) => (
              <Checkbox
                key={id}
                id={`tributary-column-${id}`}
                label={t(label)}
                description={t(description)}
                isChecked={chosen.includes(id)}
                onChange={() => onToggle(id)}
              />
            ))}
        </fieldset>
      ))}
    </div>
  );
}
