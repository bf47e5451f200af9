import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { MetricsAnswer } from '@tributary/model';
import { useHost } from '../../host/host.ts';
import { get, pathWith, useQueryParams } from '../../query/index.ts';
import { useView } from '../../view/index.ts';
import { alsoMeasures, graphSteps } from './model/graph.ts';
import { aggregationOf } from './model/scopes.ts';
import { useSettings } from './use-settings.ts';

/** One point is enough: the graph shows the whole range. The API takes nothing longer. */
const ONE_STEP_S = 10 * 365 * 86_400;

/** The graph of the view, by one request. */
export function useGraph() {
  const host = useHost();
  const [view] = useView();
  const params = useQueryParams();
  const [{ scope, levels, metric, top }] = useSettings();
  return useQuery({
    queryKey: ['topology', params, scope, levels, metric, top],
    queryFn: async ({ signal }) => {
      const answer = await get<MetricsAnswer>(
        host,
        pathWith('metrics', {
          ...params,
          type: metric,
          function: metric === 'Flows' ? 'count' : 'sum',
          aggregateBy: aggregationOf(scope, levels).join(','),
          also: alsoMeasures.map(({ type, function: name }) => `${type}:${name}`).join(','),
          step: ONE_STEP_S,
          top,
          others: true,
        }),
        signal,
      );
      const steps = graphSteps(answer, { scope, levels });
      for (;;) {
        const { done, value } = steps.next();
        if (done) return { graph: value, stats: answer.stats };
        await nextTask();
      }
    },
    // a new answer is a new graph: to compare it part by part with the last one takes longer than to draw it
    structuralSharing: false,
    placeholderData: keepPreviousData,
    refetchInterval: view.refreshMs || false,
  });
}

/** Lets the page do what waits, then goes on. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
