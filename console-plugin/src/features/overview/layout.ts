import { cardIds, chartTypes, definitionOf, ends } from './catalog.ts';
import type { CardId, ChartType, End } from './catalog.ts';

/** Width in twelfths of the page. */
export const widths = [4, 6, 12] as const;
export type Width = (typeof widths)[number];

export const tops = [5, 10, 20] as const;

/** A card in its place, as the reader wants it. */
export interface CardPlace {
  readonly id: CardId;
  readonly width: Width;
  readonly isTall: boolean;
  readonly chart: ChartType;
  readonly top: number;
  readonly end: End;
  readonly hasLegend: boolean;
}

/** A card as it is before anybody changes it. */
export function usualPlace(id: CardId): CardPlace {
  return {
    id,
    width: id === 'secondary' || id === 'interfaces' || id === 'total' || id === 'paths' ? 6 : 4,
    isTall: false,
    chart: definitionOf(id).charts[0]!,
    top: 5,
    end: id === 'ports' ? 'dst' : 'src',
    hasLegend: true,
  };
}

/** What the Overview shows by default: what is ours first. */
export function usualLayout(hasKubernetes: boolean): CardPlace[] {
  const ids: readonly CardId[] = [
    'secondary',
    'interfaces',
    'networks',
    'vfs',
    'inOut',
    'total',
    'paths',
    hasKubernetes ? 'namespaces' : 'netns',
    'protocols',
    'ports',
    'rtt',
    'dnsLatency',
    'dropCauses',
    'dnsCodes',
    'flags',
    'agents',
  ];
  return ids.map(usualPlace);
}

/**
 * Writes a layout for a link: cards in their order, joined by commas, each with what is not as usual behind points:
 * `interfaces.line.w12.top10.dst.tall.bare`. Without cards it is `none`.
 */
export function formatLayout(places: readonly CardPlace[]): string {
  return places.map(formatPlace).join(',') || NO_CARDS;
}

const NO_CARDS = 'none';

function formatPlace(place: CardPlace): string {
  const usual = usualPlace(place.id);
  return [
    place.id,
    ...(place.chart === usual.chart ? [] : [place.chart]),
    ...(place.width === usual.width ? [] : [`w${place.width}`]),
    ...(place.top === usual.top ? [] : [`top${place.top}`]),
    ...(place.end === usual.end ? [] : [place.end]),
    ...(place.isTall ? ['tall'] : []),
    ...(place.hasLegend ? [] : ['bare']),
  ].join('.');
}

/** Reads a layout of a link; undefined where there is none. A card or a setting that is not known leaves the rest as it is. */
export function parseLayout(text: string | undefined): CardPlace[] | undefined {
  if (!text) return undefined;
  const places = new Map<CardId, CardPlace>();
  for (const part of text.split(',')) {
    const [name, ...settings] = part.split('.');
    const id = cardIds.find((known) => known === name);
    if (id) places.set(id, settings.reduce(withSetting, usualPlace(id)));
  }
  return [...places.values()];
}

function withSetting(place: CardPlace, setting: string): CardPlace {
  const chart = chartTypes.find((known) => known === setting);
  if (chart) return definitionOf(place.id).charts.includes(chart) ? { ...place, chart } : place;
  const end = ends.find((known) => known === setting);
  if (end) return { ...place, end };
  const width = widths.find((known) => setting === `w${known}`);
  if (width) return { ...place, width };
  const top = tops.find((known) => setting === `top${known}`);
  if (top) return { ...place, top };
  if (setting === 'tall') return { ...place, isTall: true };
  return setting === 'bare' ? { ...place, hasLegend: false } : place;
}

/** A card some places further on, or back where `by` is negative; not beyond the ends. */
export function movePlace(places: readonly CardPlace[], id: CardId, by: number): CardPlace[] {
  const from = places.findIndex((place) => place.id === id);
  const place = places[from];
  if (!place) return [...places];
  const rest = places.toSpliced(from, 1);
  return rest.toSpliced(Math.min(rest.length, Math.max(0, from + by)), 0, place);
}

/** The next width in a direction, or the same at the end. */
export function nextWidth(width: Width, by: 1 | -1): Width {
  return widths[widths.indexOf(width) + by] ?? width;
}
