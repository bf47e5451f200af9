import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type {
  ConfigAnswer,
  FlowRecord,
  FlowsAnswer,
  HistogramAnswer,
  InterfacesAnswer,
  MetricQuery,
  MetricsAnswer,
  QueryParams,
  SavedQuery,
  SavedQueryInput,
  StatusAnswer,
  ValuesAnswer,
} from '@tributary/model';
import { useMemo } from 'react';
import { useHost } from '../host/host.ts';
import { formatSort, useSubject, useView } from '../view/index.ts';
import { get, pathWith, send } from './client.ts';
import type { ParamValue } from './client.ts';
import { queryParams, rangeParams } from './params.ts';

const SLOW_REFRESH_MS = 10_000;

/** Parameters of the present view; the object changes only when the query does. */
export function useQueryParams(): QueryParams {
  const [view] = useView();
  const subject = useSubject();
  return useMemo(() => queryParams(view, subject), [view, subject]);
}

/**
 * The flows of the view, page after page. While older pages are open the table stands still: live
 * refresh goes on when only the first page is loaded (`isHeld` says so).
 */
export function useFlows() {
  const host = useHost();
  const [view] = useView();
  const params = useQueryParams();
  const sort = formatSort(view.sort);
  const query = useInfiniteQuery({
    queryKey: ['flows', params, sort, view.limit],
    queryFn: ({ pageParam, signal }) =>
      get<FlowsAnswer>(
        host,
        pathWith('flows', { ...params, sort, limit: view.limit, cursor: pageParam }),
        signal,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      (state.data?.pages.length ?? 0) > 1 ? false : view.refreshMs || false,
  });
  const flows = useMemo<readonly FlowRecord[]>(
    () => query.data?.pages.flatMap((page) => page.flows) ?? [],
    [query.data],
  );
  const isHeld = view.refreshMs > 0 && (query.data?.pages.length ?? 0) > 1;
  return { ...query, flows, stats: query.data?.pages[0]?.stats, isHeld };
}

/** Counts and bytes per step over the view's range, and the totals. */
export function useHistogram() {
  return useViewQuery<HistogramAnswer>('histogram', {});
}

/**
 * How many flows the view would have without each of its conditions that are in force, in their order; undefined until
 * known.
 */
export function useFlowsWithoutEach() {
  const host = useHost();
  const [view] = useView();
  const subject = useSubject();
  const inForce = view.filter.flatMap((condition) => (condition.state === 'on' ? [condition] : []));
  const paramsWithout = inForce.map((condition) =>
    queryParams({ ...view, filter: view.filter.filter((one) => one !== condition) }, subject),
  );
  const answers = useQueries({
    queries: paramsWithout.map((params) => ({
      queryKey: ['histogram', params, {}],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        get<HistogramAnswer>(host, pathWith('histogram', { ...params }), signal),
    })),
  });
  return inForce.map((condition, index) => ({
    condition,
    flows: answers[index]?.data?.totals.flows,
  }));
}

/** Series and totals of one metric over the view's range. */
export function useMetrics(metric: MetricQuery) {
  const { aggregateBy, also, ...rest } = metric;
  return useViewQuery<MetricsAnswer>('metrics', {
    ...rest,
    aggregateBy: aggregateBy?.join(','),
    also: also?.map(({ type, function: name }) => `${type}:${name}`).join(','),
  });
}

/** Values of a field (or either-end key) in the view's range, whatever the filters; idle while `key` is undefined. */
export function useValues(key: string | undefined, prefix: string) {
  const host = useHost();
  const [view] = useView();
  const range = rangeParams(view.range);
  return useQuery({
    queryKey: ['values', key, prefix, range],
    queryFn: ({ signal }) =>
      get<ValuesAnswer>(
        host,
        pathWith(`values/${encodeURIComponent(key ?? '')}`, { ...range, prefix, limit: 20 }),
        signal,
      ),
    enabled: key !== undefined,
    staleTime: 30_000,
  });
}

/** The inventory with coverage; refreshed with the view, at least every ten seconds. */
export function useInterfaces() {
  const [view] = useView();
  return useApiQuery<InterfacesAnswer>('interfaces', view.refreshMs || SLOW_REFRESH_MS);
}

/** Agents, store and loss counters. */
export function useStatus() {
  return useApiQuery<StatusAnswer>('status', SLOW_REFRESH_MS);
}

/** What the page needs to know of the backend; read once. */
export function useConfig() {
  return useApiQuery<ConfigAnswer>('config', false);
}

/** The text of the query that the store runs for the view (SQL or LogQL); idle unless wanted. */
export function useQueryPlan(wanted: boolean) {
  const host = useHost();
  const [view] = useView();
  const params = useQueryParams();
  const sort = formatSort(view.sort);
  return useQuery({
    queryKey: ['query-plan', params, sort, view.limit],
    queryFn: ({ signal }) =>
      get<{
        readonly language: 'sql' | 'logql';
        readonly text: string;
        readonly parameters: readonly string[];
      }>(host, pathWith('query-plan', { ...params, sort, limit: view.limit }), signal),
    enabled: wanted,
  });
}

export function useSavedQueries() {
  const host = useHost();
  return useQuery({
    queryKey: ['saved-queries'],
    queryFn: ({ signal }) =>
      get<{ readonly savedQueries: readonly SavedQuery[] }>(host, 'saved-queries', signal),
    select: (answer) => answer.savedQueries,
    staleTime: 30_000,
  });
}

/** Creates a query, or changes the one with `id`. */
export function useSaveQuery() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, input }: { readonly id?: string; readonly input: SavedQueryInput }) =>
      id === undefined
        ? send<SavedQuery>(host, 'POST', 'saved-queries', input)
        : send<SavedQuery>(host, 'PUT', `saved-queries/${encodeURIComponent(id)}`, input),
    onSuccess: () => client.invalidateQueries({ queryKey: ['saved-queries'] }),
  });
}

export function useDeleteSavedQuery() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      send<undefined>(host, 'DELETE', `saved-queries/${encodeURIComponent(id)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['saved-queries'] }),
  });
}

function useViewQuery<T>(path: string, more: Readonly<Record<string, ParamValue>>) {
  const host = useHost();
  const [view] = useView();
  const params = useQueryParams();
  return useQuery({
    queryKey: [path, params, more],
    queryFn: ({ signal }) => get<T>(host, pathWith(path, { ...params, ...more }), signal),
    placeholderData: keepPreviousData,
    refetchInterval: view.refreshMs || false,
  });
}

function useApiQuery<T>(path: string, refetchInterval: number | false) {
  const host = useHost();
  return useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => get<T>(host, path, signal),
    refetchInterval,
    staleTime: refetchInterval === false ? Infinity : 0,
  });
}
