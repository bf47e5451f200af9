import { groupLevels, levelsOf, scopes } from './scopes.ts';
import type { GroupLevel, Scope } from './scopes.ts';

export const layouts = ['force', 'layered', 'concentric'] as const;
export type LayoutName = (typeof layouts)[number];

export const metrics = ['Bytes', 'Packets', 'Flows', 'PktDropPackets'] as const;
export type Metric = (typeof metrics)[number];

export const colourings = ['network', 'drops', 'rtt'] as const;
export type Colouring = (typeof colourings)[number];

export const tops = [100, 500, 1_000, 5_000, 10_000] as const;

export const sortColumns = [
  'source',
  'target',
  'network',
  'bytes',
  'packets',
  'flows',
  'drops',
  'rtt',
] as const;
export type SortColumn = (typeof sortColumns)[number];

export interface TableSort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

export interface Position {
  readonly x: number;
  readonly y: number;
}

/** How the graph is shown; all of it is in the link. */
export interface Settings {
  readonly scope: Scope;
  /** From the outside to the inside. */
  readonly levels: readonly GroupLevel[];
  readonly layout: LayoutName;
  readonly metric: Metric;
  readonly colouring: Colouring;
  /** Connections to ask for, largest first. */
  readonly top: number;
  readonly shown: 'graph' | 'table';
  /** Of the table. */
  readonly sort: TableSort;
  readonly search: string;
  /** Ids of nodes that are left out. */
  readonly hidden: readonly string[];
  /** Where the reader has put nodes, in the units of the graph. */
  readonly pinned: ReadonlyMap<string, Position>;
  /** The id of the node, group or edge in the panel. */
  readonly selected: string | undefined;
}

export const defaultSettings: Settings = {
  scope: 'pod',
  levels: ['namespace'],
  layout: 'force',
  metric: 'Bytes',
  colouring: 'network',
  top: 1_000,
  shown: 'graph',
  sort: { column: 'bytes', descending: true },
  search: '',
  hidden: [],
  pinned: new Map(),
  selected: undefined,
};

type Parts = Readonly<Record<string, string>>;

/** Reads the settings of a link; what cannot be understood leaves the default. */
export function parseSettings(parts: Parts): Settings {
  const scope = oneOf(scopes, parts['topoScope']) ?? defaultSettings.scope;
  const levels = parts['topoGroups']?.split(',') ?? defaultSettings.levels;
  return {
    scope,
    levels: groupLevels.filter(
      (level) => levels.includes(level) && levelsOf(scope).includes(level),
    ),
    layout: oneOf(layouts, parts['topoLayout']) ?? defaultSettings.layout,
    metric: oneOf(metrics, parts['topoMetric']) ?? defaultSettings.metric,
    colouring: oneOf(colourings, parts['topoColour']) ?? defaultSettings.colouring,
    top: tops.find((top) => String(top) === parts['topoTop']) ?? defaultSettings.top,
    shown: oneOf(['graph', 'table'], parts['topoShow']) ?? defaultSettings.shown,
    sort: readSort(parts['topoSort']),
    search: parts['topoFind'] ?? '',
    hidden: list(parts['topoHidden']),
    pinned: readPinned(parts['topoPinned']),
    selected: parts['topoSelected'],
  };
}

/** The parts of a link for some settings; undefined for what is as by default. */
export function formatSettings(settings: Partial<Settings>): Record<string, string | undefined> {
  const parts: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(settings) as [keyof Settings, unknown][]) {
    const usual = format(name, defaultSettings[name]);
    const text = format(name, value);
    parts[partNames[name]] = text === usual ? undefined : text;
  }
  return parts;
}

const partNames: Readonly<Record<keyof Settings, string>> = {
  scope: 'topoScope',
  levels: 'topoGroups',
  layout: 'topoLayout',
  metric: 'topoMetric',
  colouring: 'topoColour',
  top: 'topoTop',
  shown: 'topoShow',
  sort: 'topoSort',
  search: 'topoFind',
  hidden: 'topoHidden',
  pinned: 'topoPinned',
  selected: 'topoSelected',
};

const NO_GROUPS = 'none';

function format(name: keyof Settings, value: unknown): string | undefined {
  if (name === 'levels') return (value as readonly string[]).join(',') || NO_GROUPS;
  if (name === 'sort') {
    const { column, descending } = value as TableSort;
    return `${column}:${descending ? 'desc' : 'asc'}`;
  }
  if (name === 'hidden') return (value as readonly string[]).map(escape).join(',') || undefined;
  if (name === 'pinned') {
    const places = [...(value as ReadonlyMap<string, Position>)];
    return (
      places.map(([id, { x, y }]) => `${escape(id)}:${Math.round(x)}:${Math.round(y)}`).join(',') ||
      undefined
    );
  }
  return value === undefined || value === '' ? undefined : String(value);
}

function readSort(text: string | undefined): TableSort {
  const [name, direction] = text?.split(':') ?? [];
  const column = oneOf(sortColumns, name);
  return column ? { column, descending: direction !== 'asc' } : defaultSettings.sort;
}

function list(text: string | undefined): string[] {
  return text ? text.split(',').map(unescape) : [];
}

function readPinned(text: string | undefined): ReadonlyMap<string, Position> {
  const places = (text ? text.split(',') : []).flatMap((part) => {
    const match = /^(.+):(-?\d+):(-?\d+)$/.exec(part);
    if (!match) return [];
    return [[unescape(match[1]!), { x: Number(match[2]), y: Number(match[3]) }] as const];
  });
  return new Map(places);
}

/** Ids may hold what separates them. */
function escape(id: string): string {
  return id.replace(/[%,]/g, encodeURIComponent);
}

function unescape(text: string): string {
  return text.replaceAll('%2C', ',').replaceAll('%25', '%');
}

function oneOf<T extends string>(allowed: readonly T[], text: string | undefined): T | undefined {
  return allowed.find((value) => value === text);
}
