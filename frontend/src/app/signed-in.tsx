import { Container } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate, Outlet, useLocation } from 'react-router';
import { LiveProvider } from '@/api/live.tsx';
import { sessionQuery } from '@/api/session.ts';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { PageLoading } from './page-loading.tsx';

/** Lets only people who are signed in through; others sign in first and come back to where they wanted to go. */
export function SignedIn() {
  const { data, error, refetch } = useQuery(sessionQuery);
  const { pathname, search } = useLocation();

  if (data?.authenticated) {
    return (
      <LiveProvider>
        <Outlet />
      </LiveProvider>
    );
  }
  if (data) return <Navigate to={`/sign-in?next=${encodeURIComponent(pathname + search)}`} replace />;
  if (error) {
    return (
      <Container component="main" size="xs" py={80}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Container>
    );
  }
  return <PageLoading />;
}
