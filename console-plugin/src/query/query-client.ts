import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './client.ts';

/** Answers are kept for going back; only a backend that cannot be reached is asked again by itself. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) =>
          failures < 1 && error instanceof ApiError && error.problem.status === 0,
        refetchOnWindowFocus: false,
        gcTime: 5 * 60_000,
      },
    },
  });
}
