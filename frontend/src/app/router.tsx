import { Navigate, type RouteObject, useLocation } from 'react-router';
import { CrashPage } from './crash-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { PageLoading } from './page-loading.tsx';
import { Shell } from './shell.tsx';
import { SignedIn } from './signed-in.tsx';

/** The short address, with whatever token came along. */
function ToBootstrap() {
  const { search, hash } = useLocation();
  return <Navigate to={{ pathname: '/bootstrap/superuser', search, hash }} replace />;
}

/** Every page of the dashboard. Each is fetched when it is first opened. */
export const routes: RouteObject[] = [
  {
    ErrorBoundary: CrashPage,
    HydrateFallback: PageLoading,
    children: [
      {
        path: 'sign-in',
        lazy: async () => ({ Component: (await import('@/features/session/sign-in-page.tsx')).SignInPage }),
      },
      {
        path: 'bootstrap/superuser',
        lazy: async () => ({ Component: (await import('@/features/session/bootstrap-page.tsx')).BootstrapPage }),
      },
      { path: 'bootstrap', Component: ToBootstrap },
      {
        path: 'invite',
        lazy: async () => ({ Component: (await import('@/features/session/invite-page.tsx')).InvitePage }),
      },
      {
        Component: SignedIn,
        children: [
          {
            Component: Shell,
            children: [
              {
                ErrorBoundary: CrashPage,
                children: [
                  {
                    index: true,
                    lazy: async () => ({ Component: (await import('@/features/home/home-page.tsx')).HomePage }),
                  },
                  {
                    path: 'payments/new',
                    lazy: async () => ({ Component: (await import('@/features/ask/ask-page.tsx')).AskPage }),
                  },
                  {
                    path: 'payouts/new',
                    lazy: async () => ({ Component: (await import('@/features/payouts/pay-out-page.tsx')).PayOutPage }),
                  },
                  {
                    path: 'transactions',
                    lazy: async () => ({
                      Component: (await import('@/features/transactions/transactions-page.tsx')).TransactionsPage,
                    }),
                  },
                  {
                    path: 'transactions/:id',
                    lazy: async () => ({
                      Component: (await import('@/features/transactions/transaction-page.tsx')).TransactionPage,
                    }),
                  },
                  {
                    path: 'batches',
                    lazy: async () => ({
                      Component: (await import('@/features/batches/batches-page.tsx')).BatchesPage,
                    }),
                  },
                  {
                    path: 'batches/new',
                    lazy: async () => ({
                      Component: (await import('@/features/batches/new-batch-page.tsx')).NewBatchPage,
                    }),
                  },
                  {
                    path: 'batches/:kind/:id',
                    lazy: async () => ({ Component: (await import('@/features/batches/batch-page.tsx')).BatchPage }),
                  },
                  {
                    path: 'approvals',
                    lazy: async () => ({
                      Component: (await import('@/features/approvals/approvals-page.tsx')).ApprovalsPage,
                    }),
                  },
                  {
                    path: 'balances',
                    lazy: async () => ({
                      Component: (await import('@/features/balances/balances-page.tsx')).BalancesPage,
                    }),
                  },
                  {
                    path: 'businesses',
                    lazy: async () => ({
                      Component: (await import('@/features/businesses/businesses-page.tsx')).BusinessesPage,
                    }),
                  },
                  {
                    path: 'businesses/:id',
                    lazy: async () => ({
                      Component: (await import('@/features/businesses/business-page.tsx')).BusinessPage,
                    }),
                  },
                  {
                    path: 'clients',
                    lazy: async () => ({
                      Component: (await import('@/features/clients/clients-page.tsx')).ClientsPage,
                    }),
                  },
                  {
                    path: 'logs/:kind?',
                    lazy: async () => ({ Component: (await import('@/features/logs/logs-page.tsx')).LogsPage }),
                  },
                  { path: '*', Component: NotFoundPage },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
];
