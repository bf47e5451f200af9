import { fields } from '@tributary/model';
import type { FieldDef, FlowRecord } from '@tributary/model';
import { useTranslation } from 'react-i18next';
import { fieldText } from '../../format/index.ts';
import { FilterButtons } from '../../shared/index.ts';

/** Every field that the flow has, in groups, each with filter for and filter out. */
export function FlowFields({ flow }: { readonly flow: FlowRecord }) {
  const { t } = useTranslation('plugin__tributary');
  const present = (fields as readonly FieldDef[]).filter(
    ({ name, parallel }) => parallel === undefined && hasValue(flow, name),
  );
  const groups = [...new Set(present.map(({ group }) => group))];
  return (
    <>
      {groups.map((group) => (
        <section key={group} className="tributary-panel__group" aria-label={t(group)}>
          <h3>{t(group)}</h3>
          <dl>
            {present
              .filter((field) => field.group === group)
              .map((field) => (
                <FieldLine key={field.name} field={field} flow={flow} />
              ))}
          </dl>
        </section>
      ))}
    </>
  );
}

function FieldLine({ field, flow }: { readonly field: FieldDef; readonly flow: FlowRecord }) {
  const { t, i18n } = useTranslation('plugin__tributary');
  const value = flow[field.name as keyof FlowRecord] as string | number;
  const text = fieldText(field, value, i18n.language, true);
  return (
    <div className="tributary-panel__line">
      <dt title={t(field.description)}>{t(field.label)}</dt>
      <dd>
        <span>{text}</span>
        <FilterButtons filterKey={field.name} value={value} label={text} />
      </dd>
    </div>
  );
}

function hasValue(flow: FlowRecord, name: string): boolean {
  const value = flow[name as keyof FlowRecord];
  return value !== undefined && value !== '';
}
