import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { MetricQuery, MetricsAnswer, MetricsBatchAnswer, QueryStats } from '@tributary/model';
import { useMemo } from 'react';
import { useHost } from '../../host/host.ts';
import { ApiError, send, useQueryParams } from '../../query/index.ts';
import { useView } from '../../view/index.ts';

/** The answers to what all cards ask, found by the query. */
export interface OverviewAnswers {
  /** Epoch ms: the range that was really asked for. */
  readonly range: { readonly from: number; readonly to: number };
  /** The answer to a query: undefined when it was not asked. @throws ApiError where it failed */
  readonly answerTo: (query: MetricQuery) => MetricsAnswer | undefined;
  /** What it took to answer the one that took longest, and whether all are whole. */
  readonly stats: QueryStats;
}

/** Asks everything in one request, a query that several cards have only once. Idle without queries. */
export function useOverview(queries: readonly MetricQuery[]) {
  const host = useHost();
  const [view] = useView();
  const params = useQueryParams();
  const asked = [...new Map(queries.map((query) => [JSON.stringify(query), query])).values()];
  const answer = useQuery({
    queryKey: ['overview', params, asked],
    queryFn: async ({ signal }) => ({
      asked,
      batch: await send<MetricsBatchAnswer>(
        host,
        'POST',
        'metrics',
        { ...params, queries: asked },
        signal,
      ),
    }),
    enabled: asked.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: view.refreshMs || false,
  });
  const answers = useMemo(
    () => answer.data && found(answer.data.asked, answer.data.batch),
    [answer.data],
  );
  return { ...answer, answers };
}

function found(asked: readonly MetricQuery[], batch: MetricsBatchAnswer): OverviewAnswers {
  const byQuery = new Map(
    asked.map((query, index) => [JSON.stringify(query), batch.answers[index]]),
  );
  return {
    range: { from: batch.from, to: batch.to },
    answerTo(query) {
      const answer = byQuery.get(JSON.stringify(query));
      if (answer && 'problem' in answer) throw new ApiError(answer.problem);
      return answer;
    },
    stats: statsOf(batch),
  };
}

function statsOf({ answers }: MetricsBatchAnswer): QueryStats {
  const stats = answers.flatMap((answer) => ('problem' in answer ? [] : [answer.stats]));
  const partial = stats.find(({ complete }) => !complete);
  return {
    rows: stats.reduce((sum, { rows }) => sum + rows, 0),
    durationMs: Math.max(0, ...stats.map(({ durationMs }) => durationMs)),
    complete: partial === undefined,
    ...(partial?.reason !== undefined && { reason: partial.reason }),
  };
}
