import { fieldsOfKey, formatCondition } from '@tributary/model';
import type { Condition, MetricsAnswer, MetricSeries } from '@tributary/model';
import type { SankeyFlow } from '../../charts/sankey-layout.ts';
import type { ChartSeries, Look } from '../../charts/series.ts';
import { perSecond } from '../../charts/time-layout.ts';
import { valueName } from '../../shared/condition-text.ts';
import type { Translate } from '../../shared/condition-text.ts';
import { keysOf, latencyFunctions, pathKeys, secondaryCondition } from './card-query.ts';
import type { AskContext, Measure } from './card-query.ts';
import { definitionOf } from './catalog.ts';
import { flagAnomalies, flagAnomaly } from './flag-anomaly.ts';
import type { FlagAnomaly } from './flag-anomaly.ts';
import type { CardPlace } from './layout.ts';

/** What a card's numbers are. */
export type CardUnit = Measure | 'TimeFlowRttNs' | 'DnsLatencyMs';

/** What a card shows, whatever its chart. */
export interface CardData {
  readonly unit: CardUnit;
  /** Values per second where the unit is something that adds up. */
  readonly series: readonly ChartSeries[];
  /** The same of the previous period. */
  readonly before?: ChartSeries;
  readonly stepMs: number;
  /** What all of it amounts to; undefined where values do not add up. */
  readonly total: number | undefined;
  /** How the series stand to the total: they add up to it, a flow may count in several, or they are only some of it. */
  readonly parts: 'whole' | 'overlapping' | 'some';
  /** What filters for a series, by its id; a series may meet all of them. */
  readonly conditions: ReadonlyMap<string, readonly Condition[]>;
  readonly paths?: CardPaths;
  /** Why it is not all that there is. */
  readonly partial: string | undefined;
}

/** What goes from column to column, and the field of each. */
export interface CardPaths {
  readonly keys: readonly string[];
  readonly flows: readonly SankeyFlow[];
  /** The value of a field by the name that is shown for it; absent for what cannot be filtered for. */
  readonly values: readonly ReadonlyMap<string, string>[];
}

export interface ReadContext extends AskContext {
  /** Epoch ms: what was really asked for. */
  readonly range: { readonly from: number; readonly to: number };
  readonly t: Translate;
}

/** Makes what a card shows of the answers to its queries. */
export function readCard(
  place: CardPlace,
  answers: readonly MetricsAnswer[],
  context: ReadContext,
): CardData {
  const { source } = definitionOf(place.id);
  const [first] = answers;
  const common = {
    stepMs: first!.stepMs,
    partial: answers.find(({ stats }) => !stats.complete)?.stats.reason,
  };
  switch (source.kind) {
    case 'total':
      return { ...common, ...readTotal(answers, context) };
    case 'secondary':
      return { ...common, ...readSecondary(answers, context) };
    case 'top':
      return { ...common, ...readTop(place, answers, context) };
    case 'latency':
      return { ...common, ...readLatency(source.type, answers, context) };
    case 'flags':
      return { ...common, ...readFlags(first!, context) };
    case 'paths':
      return { ...common, ...readPaths(answers, context) };
  }
}

type Read = Omit<CardData, 'stepMs' | 'partial'>;

const NOTHING: MetricSeries = { labels: {}, total: 0, points: [] };

function readTotal([present, earlier]: readonly MetricsAnswer[], context: ReadContext): Read {
  const { t, measure, range, shift = 0 } = context;
  const name = { Bytes: t('Bytes'), Packets: t('Packets'), Flows: t('Flows') }[measure];
  const now = seriesOf('total', name, 0, present!.series[0] ?? NOTHING, present!.stepMs, range);
  const old = earlier?.series[0];
  const shiftMs = shift * 1_000;
  const then = { from: range.from - shiftMs, to: range.to - shiftMs };
  const before =
    old && old.total > 0
      ? moved(
          seriesOf('before', t('Previous period'), 'before', old, earlier.stepMs, then),
          shiftMs,
          range,
        )
      : undefined;
  return {
    unit: measure,
    series: [now],
    ...(before && { before }),
    total: present!.total,
    parts: 'whole',
    conditions: new Map(),
  };
}

function readSecondary([all, part]: readonly MetricsAnswer[], context: ReadContext): Read {
  const { t, measure, range, hasKubernetes } = context;
  const whole = all!.series[0] ?? NOTHING;
  const secondary = part!.series[0] ?? NOTHING;
  const values = new Map(secondary.points);
  const primary: MetricSeries = {
    labels: {},
    total: whole.total - secondary.total,
    points: whole.points.map(([start, value]) => [start, (value ?? 0) - (values.get(start) ?? 0)]),
  };
  const condition = secondaryCondition(hasKubernetes);
  const opposite = { ...condition, op: NEGATED[condition.op] };
  const named = [
    ['secondary', t('Secondary networks'), secondary, condition],
    ['primary', t('Primary network'), primary, opposite],
  ] as const;
  const series = named.map(([id, name, values], index) =>
    seriesOf(id, name, index, filled(values, whole), all!.stepMs, range, true),
  );
  return {
    unit: measure,
    series,
    total: all!.total,
    parts: 'whole',
    conditions: new Map(named.map(([id, , , filter]) => [id, [filter]])),
  };
}

function readTop(
  place: CardPlace,
  [answer, all]: readonly MetricsAnswer[],
  context: ReadContext,
): Read {
  const { t, measure, range } = context;
  const { source } = definitionOf(place.id);
  if (source.kind !== 'top') throw new Error(`${place.id} is not a card of the largest values`);
  const keys = keysOf(place);
  const isOwn = source.measures === 'Flows' || source.measures === 'PktDropPackets';
  const conditions = new Map<string, readonly Condition[]>();
  const largest = answer!.series
    .filter((one) => !(source.ignoresNone && one.labels[keys[0]!] === ''))
    .filter((one) => one.total > 0 || one.others === undefined)
    .slice(0, place.top + 1);
  const series = largest
    .filter((one, index) => one.others || index < place.top)
    .map((one, index) => {
      if (one.others) return seriesOf('others', t('Others'), 'others', one, answer!.stepMs, range);
      const texts = keys.map((key) => one.labels[key] ?? '');
      const id = texts.join('\n');
      conditions.set(id, conditionsOf(keys, texts));
      return seriesOf(id, nameOf(keys, texts, t), index, one, answer!.stepMs, range, true);
    });
  const isOverlapping = source.overlaps || (source.ofEnds && place.end === 'either');
  // without a single value there is nothing to compare
  const isKnown = largest.some((one) => keys.some((key) => (one.labels[key] ?? '') !== ''));
  return {
    unit: source.measures === 'PktDropPackets' ? 'Packets' : isOwn ? 'Flows' : measure,
    series: isKnown ? series : [],
    total: isOwn ? answer!.total : all!.total,
    parts: isOverlapping ? 'overlapping' : 'whole',
    conditions,
  };
}

function readLatency(
  unit: 'TimeFlowRttNs' | 'DnsLatencyMs',
  answers: readonly MetricsAnswer[],
  { t }: ReadContext,
): Read {
  const hasValues = answers.some(({ series }) =>
    series[0]?.points.some(([, value]) => value !== null),
  );
  const series = answers.map((answer, index): ChartSeries => {
    const { total, points } = answer.series[0] ?? NOTHING;
    const id = latencyFunctions[index]!;
    return {
      id,
      name: id === 'avg' ? t('Average') : id,
      look: index,
      points,
      total,
      canFilter: false,
    };
  });
  return {
    unit,
    series: hasValues ? series : [],
    total: undefined,
    parts: 'some',
    conditions: new Map(),
  };
}

function readFlags(answer: MetricsAnswer, context: ReadContext): Read {
  const { t, range } = context;
  const names: Readonly<Record<FlagAnomaly, string>> = {
    reset: t('Reset'),
    unanswered: t('SYN without an answer'),
    synFin: t('SYN and FIN together'),
    xmas: t('FIN, PSH and URG (Xmas scan)'),
    none: t('No flag at all (null scan)'),
  };
  const conditions = new Map<string, readonly Condition[]>();
  const series = flagAnomalies.flatMap((anomaly, index) => {
    const found = answer.series.filter(
      (one) => !one.others && flagAnomaly(Number(one.labels['Flags'] || 0)) === anomaly,
    );
    if (found.length === 0) return [];
    const values = found.map((one) => ({ text: one.labels['Flags']!, quoted: false }));
    const key = 'Flags';
    conditions.set(anomaly, [
      { key: 'Proto', op: '=', values: [{ text: '6', quoted: false }] },
      { key, op: '=', values },
    ]);
    return [seriesOf(anomaly, names[anomaly], index, summed(found), answer.stepMs, range, true)];
  });
  return { unit: 'Flows', series, total: answer.total, parts: 'some', conditions };
}

function readPaths([answer, all]: readonly MetricsAnswer[], context: ReadContext): Read {
  const { t, measure, range, hasKubernetes } = context;
  const keys = pathKeys(hasKubernetes);
  const nothing = [t('Outside'), t('Primary network'), t('Outside')];
  const values = keys.map(() => new Map<string, string>());
  const conditions = new Map<string, readonly Condition[]>();
  const flows: SankeyFlow[] = [];
  const series = answer!.series
    .filter(({ total }) => total > 0)
    .map((one, index) => {
      if (one.others) {
        flows.push({ path: keys.map(() => t('Others')), value: one.total });
        return seriesOf('others', t('Others'), 'others', one, answer!.stepMs, range);
      }
      const texts = keys.map((key) => one.labels[key] ?? '');
      const path = texts.map((text, column) => text || nothing[column]!);
      path.forEach((name, column) => values[column]!.set(name, texts[column]!));
      flows.push({ path, value: one.total });
      const id = texts.join('\n');
      conditions.set(id, conditionsOf(keys, texts));
      return seriesOf(id, path.join(' → '), index, one, answer!.stepMs, range, true);
    });
  return {
    unit: measure,
    series,
    total: all!.total,
    parts: hasKubernetes ? 'whole' : 'overlapping',
    conditions,
    paths: { keys, flows, values },
  };
}

function seriesOf(
  id: string,
  name: string,
  look: Look,
  { total, points }: MetricSeries,
  stepMs: number,
  range: { readonly from: number; readonly to: number },
  canFilter = false,
): ChartSeries {
  return { id, name, look, points: perSecond(points, stepMs, range), total, canFilter };
}

/** A series of an earlier time put where the present one is, as far as it reaches. */
function moved(
  series: ChartSeries,
  byMs: number,
  { from, to }: { readonly from: number; readonly to: number },
): ChartSeries {
  const points = series.points.map(([start, value]) => [start + byMs, value] as const);
  return { ...series, points: points.filter(([start]) => start >= from && start <= to) };
}

/** A series with a point at each step of another. */
function filled(series: MetricSeries, { points }: MetricSeries): MetricSeries {
  const values = new Map(series.points);
  return { ...series, points: points.map(([start]) => [start, values.get(start) ?? null]) };
}

function summed(series: readonly MetricSeries[]): MetricSeries {
  return series.reduce((sum, one) => ({
    labels: {},
    total: sum.total + one.total,
    points: sum.points.map(([start, value], step) => [
      start,
      (value ?? 0) + (one.points[step]?.[1] ?? 0),
    ]),
  }));
}

const NEGATED = { '=': '!=', '!=': '=', '~': '!~', '!~': '~', '>=': '>=' } as const;

/** The condition for everything else; undefined where the language has none. */
export function negated(condition: Condition): Condition | undefined {
  const op = NEGATED[condition.op];
  return op === condition.op ? undefined : { ...condition, op };
}

function conditionsOf(keys: readonly string[], texts: readonly string[]): Condition[] {
  const conditions = keys.map((key, index): Condition => {
    const text = texts[index]!;
    return { key, op: '=', values: [{ text, quoted: text === '' || text.includes('*') }] };
  });
  return [...new Map(conditions.map((one) => [formatCondition(one), one])).values()];
}

/** `shop/web-1`, `TCP`, `net1 · Ingress`. */
function nameOf(keys: readonly string[], texts: readonly string[], t: Translate): string {
  const names = texts.map((text, index) => {
    const known = fieldsOfKey(keys[index]!)[0]?.names;
    return known === undefined ? text : valueName(known, text);
  });
  if (names.every((name) => name === '')) return t('None');
  const isObject = keys.some((key) => key.includes('K8S_Namespace'));
  return names.filter((name) => name !== '').join(isObject ? '/' : ' · ');
}
