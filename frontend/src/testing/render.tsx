import { render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { createQueryClient } from '@/api/query-client.ts';
import { Providers } from '@/app/providers.tsx';
import { routes } from '@/app/router.tsx';

/** The whole dashboard at an address, as a person meets it. */
export function visit(address: string) {
  const queryClient = createQueryClient();
  // A wait between tries would only make tests of refusals slow; what is tried again stays the same.
  queryClient.setDefaultOptions({ ...queryClient.getDefaultOptions(), queries: { retry: false } });
  const router = createMemoryRouter(routes, { initialEntries: [address] });
  const user = userEvent.setup({ delay: null });
  render(
    <Providers queryClient={queryClient}>
      <RouterProvider router={router} />
    </Providers>,
  );
  const location = () => `${router.state.location.pathname}${router.state.location.search}`;
  return { user, router, queryClient, location };
}
