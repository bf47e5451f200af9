import { Button, Popover, Switch, ToggleGroup, ToggleGroupItem } from '@patternfly/react-core';
import { SlidersHIcon } from '@patternfly/react-icons';
import { useTranslation } from 'react-i18next';
import { definitionOf } from './catalog.ts';
import type { ChartType, End } from './catalog.ts';
import { tops, widths } from './layout.ts';
import type { CardPlace, Width } from './layout.ts';

/** How a card is drawn: chart, how many, which end, legend, size. */
export function CardOptions({
  title,
  place,
  onChange,
}: {
  readonly title: string;
  readonly place: CardPlace;
  readonly onChange: (settings: Partial<CardPlace>) => void;
}) {
  const { t } = useTranslation('plugin__tributary');
  const { source, charts } = definitionOf(place.id);
  const chartNames: Readonly<Record<ChartType, string>> = {
    line: t('Lines'),
    area: t('Areas'),
    column: t('Columns'),
    bar: t('Bars'),
    donut: t('Donut'),
    sankey: t('Sankey'),
    table: t('Table'),
  };
  const endNames: Readonly<Record<End, string>> = {
    src: t('Source'),
    dst: t('Destination'),
    either: t('Either end'),
  };
  const widthNames: Readonly<Record<Width, string>> = {
    4: t('Third'),
    6: t('Half'),
    12: t('Full'),
  };
  const hasTop = source.kind === 'top' || source.kind === 'paths';
  return (
    <Popover
      aria-label={t('Options of {{card}}', { card: title })}
      showClose={false}
      maxWidth="30rem"
      position="bottom-end"
      bodyContent={
        <div className="tributary-card-options">
          <Choice
            label={t('Chart')}
            values={charts}
            names={chartNames}
            chosen={place.chart}
            onChoose={(chart) => onChange({ chart })}
          />
          {hasTop && (
            <Choice
              label={t('Largest')}
              values={tops}
              chosen={place.top}
              onChoose={(top) => onChange({ top })}
            />
          )}
          {source.kind === 'top' && source.ofEnds && (
            <Choice
              label={t('Count at')}
              values={['src', 'dst', 'either']}
              names={endNames}
              chosen={place.end}
              onChoose={(end) => onChange({ end })}
            />
          )}
          <Choice
            label={t('Width')}
            values={widths}
            names={widthNames}
            chosen={place.width}
            onChoose={(width) => onChange({ width })}
          />
          <Switch
            label={t('Tall')}
            isChecked={place.isTall}
            onChange={(_event, isTall) => onChange({ isTall })}
          />
          <Switch
            label={t('Legend')}
            isChecked={place.hasLegend}
            onChange={(_event, hasLegend) => onChange({ hasLegend })}
          />
        </div>
      }
    >
      <Button
        variant="plain"
        size="sm"
        icon={<SlidersHIcon />}
        aria-label={t('Options of {{card}}', { card: title })}
      />
    </Popover>
  );
}

function Choice<T extends string | number>({
  label,
  values,
  names,
  chosen,
  onChoose,
}: {
  readonly label: string;
  readonly values: readonly T[];
  /** The values themselves when absent. */
  readonly names?: Readonly<Record<T, string>>;
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
}) {
  return (
    <>
      <span className="tributary-card-options__label">{label}</span>
      <ToggleGroup isCompact aria-label={label}>
        {values.map((value) => (
          <ToggleGroupItem
            key={value}
            text={names?.[value] ?? String(value)}
            isSelected={value === chosen}
            onChange={() => onChoose(value)}
          />
        ))}
      </ToggleGroup>
    </>
  );
}
