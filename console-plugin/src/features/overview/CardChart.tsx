import type { Condition, FilterValue } from '@tributary/model';
import { useTranslation } from 'react-i18next';
import { BarList, Donut, Legend, SankeyChart, SeriesTable, TimeChart } from '../../charts/index.ts';
import type { OnFilter } from '../../charts/index.ts';
import { keyLabel } from '../../shared/condition-text.ts';
import { addCondition, addValue } from '../../shared/index.ts';
import { useView } from '../../view/index.ts';
import { negated } from './card-data.ts';
import type { CardData } from './card-data.ts';
import { definitionOf } from './catalog.ts';
import { formatOf } from './format.ts';
import type { CardPlace } from './layout.ts';

/** `net*` stands for many, which `addValue` would take for the star itself. */
function isPattern({ text, quoted }: FilterValue): boolean {
  return !quoted && text.includes('*');
}

const DESCRIBED_SERIES = 5;

/** A card's data as the chart that the reader chose, with its legend. */
export function CardChart({
  place,
  data,
  range,
}: {
  readonly place: CardPlace;
  readonly data: CardData;
  /** Epoch ms. */
  readonly range: { readonly from: number; readonly to: number };
}) {
  const { t, i18n } = useTranslation('plugin__tributary');
  const [, update] = useView();
  const { chart } = place;
  const { series, before, total, stepMs, paths } = data;
  const format = formatOf(data.unit, i18n.language);
  const name = definitionOf(place.id).title(t);
  const described = series.slice(0, DESCRIBED_SERIES);
  const description = t('Over the whole range: {{values}}', {
    values: described.map((one) => `${one.name} ${format.total(one.total)}`).join(', '),
  });
  const filterBy = (conditions: readonly Condition[]) =>
    update(({ filter }) => ({
      filter: conditions.reduce((kept, condition) => {
        const { key, op, values } = condition;
        const [value] = values;
        return (op === '=' || op === '!=') && values.length === 1 && !isPattern(value!)
          ? addValue(kept, key, op, value!.text)
          : addCondition(kept, condition);
      }, filter),
    }));
  const onFilter: OnFilter = (id, how) => {
    const conditions = data.conditions.get(id) ?? [];
    const out = conditions.at(-1) && negated(conditions.at(-1)!);
    filterBy(how === 'for' ? conditions : out ? [out] : []);
  };
  if (chart === 'table' || (chart === 'sankey' && !paths)) {
    return (
      <div className="tributary-card__scroller" tabIndex={0} role="region" aria-label={name}>
        <SeriesTable name={name} series={series} format={format} of={total} onFilter={onFilter} />
      </div>
    );
  }
  if (chart === 'bar') {
    return (
      <div className="tributary-card__scroller">
        <BarList name={name} series={series} format={format} of={total} onFilter={onFilter} />
      </div>
    );
  }
  if (chart === 'sankey' && paths) {
    const onNode = (column: number, label: string) => {
      const text = paths.values[column]?.get(label);
      if (text === undefined) return;
      filterBy([{ key: paths.keys[column]!, op: '=', values: [{ text, quoted: text === '' }] }]);
    };
    return (
      <SankeyChart
        name={name}
        description={description}
        headings={paths.keys.map((key) => keyLabel(key, t))}
        flows={paths.flows}
        format={format.total}
        onFilter={onNode}
      />
    );
  }
  const legend = place.hasLegend && (
    <Legend
      series={before ? [...series, before] : series}
      format={format}
      isFilled={chart !== 'line'}
      onFilter={onFilter}
    />
  );
  if (chart === 'donut') {
    return (
      <div className="tributary-card__beside">
        <Donut
          name={name}
          description={description}
          series={series}
          middle={total === undefined ? '' : format.total(total)}
          onFilter={onFilter}
        />
        {legend}
      </div>
    );
  }
  return (
    <>
      <TimeChart
        name={name}
        description={description}
        kind={chart === 'sankey' ? 'line' : chart}
        series={series}
        before={before}
        range={range}
        stepMs={stepMs}
        format={format}
        onBrush={(from, to) =>
          update({
            range: {
              kind: 'absolute',
              from: Math.floor(from / 1_000),
              to: Math.ceil(to / 1_000),
            },
          })
        }
      />
      {legend}
    </>
  );
}
