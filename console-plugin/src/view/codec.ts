import { formatLinkFilters, parseLinkFilters, recordTypes } from '@tributary/model';
import { defaultView, tabs } from './view.ts';
import type { TimeRange, View, ViewColumn, ViewSort } from './view.ts';

const OWN = new Set([
  'tab',
  'filters',
  'match',
  'bnf',
  'timeRange',
  'startTime',
  'endTime',
  'refresh',
  'limit',
  'recordType',
  'packetLoss',
  'columns',
  'sort',
  'density',
  'histogram',
  'selected',
]);
/** Parameters of NetObserv's links that have no meaning here: a flow is counted once, wherever it was seen and stored. */
const WITHOUT_MEANING = new Set(['showDup', 'dataSource', 'reporter']);
/** How a link may say what is so anyway. */
const USUAL: Readonly<Record<string, string>> = {
  tab: defaultView.tab,
  match: defaultView.match,
  bnf: 'false',
  timeRange: '900',
  refresh: String(defaultView.refreshMs),
  limit: String(defaultView.limit),
  sort: 'TimeFlowEndMs:desc',
  density: defaultView.density,
  histogram: 'on',
};
const MAX_LIMIT = 1_000;

/** Reads the query part of a link. A value that cannot be understood leaves its default. */
export function parseView(search: string): View {
  const params = new URLSearchParams(search);
  const parts: Record<string, string> = {};
  for (const [name, value] of params) if (!OWN.has(name)) parts[name] = value;
  return {
    tab: oneOf(tabs, params.get('tab')) ?? defaultView.tab,
    filter: parseLinkFilters(params.get('filters') ?? ''),
    match: readMatch(params),
    range: readRange(params),
    refreshMs: wholeNumber(params.get('refresh')) ?? defaultView.refreshMs,
    limit: Math.min(MAX_LIMIT, wholeNumber(params.get('limit')) || defaultView.limit),
    recordType: oneOf(recordTypes, params.get('recordType')),
    packetLoss: oneOf(['all', 'dropped', 'sent'], readPacketLoss(params)),
    columns: readColumns(params.get('columns')),
    sort: readSort(params.get('sort')) ?? defaultView.sort,
    density: oneOf(['compact', 'comfortable'], params.get('density')) ?? defaultView.density,
    histogram: params.get('histogram') !== 'off',
    selected: params.get('selected') ?? undefined,
    parts,
  };
}

/**
 * The parameters of a link that change nothing, as `name=value`: values that cannot be understood, and what NetObserv's
 * links have without a meaning here.
 */
export function ineffectiveParams(search: string): string[] {
  const whole = formatView(parseView(search));
  const params = new URLSearchParams(search);
  return [...params].flatMap(([name, value]) => {
    if (value === '' || value === USUAL[name]) return [];
    if (!OWN.has(name)) return WITHOUT_MEANING.has(name) ? [`${name}=${value}`] : [];
    const rest = new URLSearchParams(params);
    rest.delete(name);
    return formatView(parseView(rest.toString())) === whole ? [`${name}=${value}`] : [];
  });
}

/** The query part of the link that opens this view, without `?`; what is as by default is left out. */
export function formatView(view: View): string {
  const params: [string, string | undefined][] = [
    ['tab', unless(view.tab, defaultView.tab)],
    ['filters', formatLinkFilters(view.filter) || undefined],
    ['match', unless(view.match, defaultView.match)],
    ...formatRange(view.range),
    ['refresh', unless(String(view.refreshMs), String(defaultView.refreshMs))],
    ['limit', unless(String(view.limit), String(defaultView.limit))],
    ['recordType', view.recordType],
    ['packetLoss', view.packetLoss],
    ['columns', view.columns?.map(formatColumn).join(',')],
    ['sort', unless(formatSort(view.sort), formatSort(defaultView.sort))],
    ['density', unless(view.density, defaultView.density)],
    ['histogram', view.histogram ? undefined : 'off'],
    ['selected', view.selected],
    ...Object.entries(view.parts),
  ];
  return params
    .flatMap(([name, value]) => (value === undefined ? [] : [`${encode(name)}=${encode(value)}`]))
    .join('&');
}

/** The sort as links and the API write it: `FIELD:asc` or `FIELD:desc`. */
export function formatSort({ field, descending }: ViewSort): string {
  return `${field}:${descending ? 'desc' : 'asc'}`;
}

/** NetObserv's `bnf` (back and forth) is the match of both directions. */
function readMatch(params: URLSearchParams): View['match'] {
  const match = oneOf(['all', 'any', 'bidirectional'], params.get('match')) ?? defaultView.match;
  return match === 'all' && params.get('bnf') === 'true' ? 'bidirectional' : match;
}

/** NetObserv tells flows all of whose packets were dropped from those of which some were. */
function readPacketLoss(params: URLSearchParams): string | null {
  const packetLoss = params.get('packetLoss');
  return packetLoss === 'hasDrops' ? 'dropped' : packetLoss;
}

function readSort(text: string | null): ViewSort | undefined {
  const match = /^(\w+)(?::(asc|desc))?$/.exec(text ?? '');
  return match?.[1] ? { field: match[1], descending: match[2] !== 'asc' } : undefined;
}

function readRange(params: URLSearchParams): TimeRange {
  const from = Number(params.get('startTime') || NaN);
  const to = Number(params.get('endTime') || NaN);
  if (from >= 0 && to > from) return { kind: 'absolute', from, to };
  const seconds = wholeNumber(params.get('timeRange'));
  return seconds ? { kind: 'relative', seconds } : defaultView.range;
}

function formatRange(range: TimeRange): [string, string | undefined][] {
  if (range.kind === 'absolute') {
    return [
      ['startTime', String(range.from)],
      ['endTime', String(range.to)],
    ];
  }
  const { range: usual } = defaultView;
  const isUsual = usual.kind === 'relative' && usual.seconds === range.seconds;
  return [['timeRange', isUsual ? undefined : String(range.seconds)]];
}

function readColumns(text: string | null): ViewColumn[] | undefined {
  if (!text) return undefined;
  return text.split(',').flatMap((part) => {
    const [id, width] = part.split(':');
    const pixels = wholeNumber(width ?? null);
    return id ? [pixels ? { id, width: pixels } : { id }] : [];
  });
}

function formatColumn({ id, width }: ViewColumn): string {
  return width === undefined ? id : `${id}:${Math.round(width)}`;
}

function oneOf<T extends string>(allowed: readonly T[], text: string | null): T | undefined {
  return allowed.find((value) => value === text);
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function unless(value: string, usual: string): string | undefined {
  return value === usual ? undefined : value;
}

/** Percent-encoding that leaves what a query part may hold as it is, so that links can be read. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/%(?:3D|2C|3A|2F|20)/g, (code) =>
    code === '%20' ? '+' : decodeURIComponent(code),
  );
}
