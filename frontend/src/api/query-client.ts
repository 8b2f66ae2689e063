import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './errors.ts';
import { forgetPerson, sessionQuery } from './session.ts';

const TRIES_MAX = 2;

export function createQueryClient(): QueryClient {
  const queryClient: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: (error) => noticeSignOut(queryClient, error) }),
    mutationCache: new MutationCache(),
    defaultOptions: {
      queries: { retry: worthRetrying, retryDelay: retryDelayMs, staleTime: 5_000, refetchOnWindowFocus: true },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
  return queryClient;
}

function noticeSignOut(queryClient: QueryClient, error: unknown): void {
  const signedIn = queryClient.getQueryData(sessionQuery.queryKey)?.authenticated;
  if (signedIn && error instanceof ApiError && error.status === 401) forgetPerson(queryClient);
}

function worthRetrying(failures: number, error: unknown): boolean {
  if (!(error instanceof ApiError) || failures >= TRIES_MAX) return false;
  return error.isOffline || error.status === 429 || error.status >= 500;
}

function retryDelayMs(failures: number, error: unknown): number {
  const asked = error instanceof ApiError ? error.retryAfterSeconds : null;
  return asked === null ? 500 * 2 ** failures : Math.min(asked, 30) * 1000;
}
