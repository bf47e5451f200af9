import { keepPreviousData, useQueries } from '@tanstack/react-query';
import type { Condition, MetricQuery, MetricsAnswer } from '@tributary/model';
import { useHost } from '../../../host/host.ts';
import { get, pathWith } from '../../../query/index.ts';
import { useView } from '../../../view/index.ts';
import { narrowedParams } from '../model/conditions.ts';

const shown = {
  rate: { type: 'Bytes', function: 'rate' },
  drops: { type: 'PktDropPackets', function: 'sum' },
  rtt: { type: 'TimeFlowRttNs', function: 'avg' },
} as const satisfies Record<string, MetricQuery>;

export type SeriesName = keyof typeof shown;

/** What flows that meet the conditions did over the view's range. */
export function useSeries(conditions: readonly Condition[]) {
  const host = useHost();
  const [view] = useView();
  const params = narrowedParams(view, conditions);
  const names = Object.keys(shown) as SeriesName[];
  const answers = useQueries({
    queries: names.map((name) => ({
      queryKey: ['metrics', params, shown[name]],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        get<MetricsAnswer>(host, pathWith('metrics', { ...params, ...shown[name] }), signal),
      placeholderData: keepPreviousData,
      refetchInterval: view.refreshMs || (false as const),
    })),
  });
  return names.map((name, index) => ({ name, ...answers[index]! }));
}
