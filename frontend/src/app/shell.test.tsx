import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import { SHOP } from '@/testing/factories.ts';
import { at, offline, refuse, signedInAs, signedOut } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';

const OTHER = { id: '01975b00-0000-7000-8000-0000000000bb', name: 'Uhuru Books', status: 'active', shortcodes: [] };

describe('the shell', () => {
  test('it sends strangers to sign-in and remembers where they wanted to go', async () => {
    server.use(signedOut);

    const { location } = visit('/transactions?status=failed');

    await screen.findByRole('heading', { name: 'Sign in' });
    expect(location()).toBe(`/sign-in?next=${encodeURIComponent('/transactions?status=failed')}`);
  });

  test('it says that the server is away and tries again when asked', async () => {
    server.use(http.get(at('/auth/me'), offline, { once: true }));
    const { user } = visit('/');

    await screen.findByText(/No connection to the server/);
    await user.click(screen.getByRole('button', { name: 'Try again' }));

    await screen.findByRole('heading', { name: 'Overview' });
  });

  test('it leads to sign-in when the session ended meanwhile', async () => {
    server.use(http.get(at('/transactions'), () => refuse(401, 'not_authenticated')));

    visit('/transactions');

    await screen.findByRole('heading', { name: 'Sign in' });
  });

  test('it shows maintaining only to superusers', async () => {
    visit('/');
    const menu = await screen.findByRole('navigation', { name: 'Main' });

    expect(within(menu).queryByText('API clients')).not.toBeInTheDocument();
  });

  test('it offers asking for payments only to whose role allows it', async () => {
    server.use(signedInAs({ role: 'viewer' }));

    visit('/');

    await screen.findByRole('heading', { name: 'Overview' });
    expect(screen.queryByRole('link', { name: 'Ask for a payment' })).not.toBeInTheDocument();
  });

  test('it keeps the chosen business in the address, and asks for that one alone', async () => {
    const asked: string[] = [];
    server.use(
      signedInAs({
        superuser: true,
        businesses: [{ ...SHOP, status: 'active', role: 'superuser', shortcodes: [] }, OTHER],
      }),
      http.get(at('/transactions'), ({ request }) => {
        asked.push(new URL(request.url).searchParams.get('business_id') ?? 'all');
        return HttpResponse.json({ results: [], next: null, previous: null, total: 0, total_is_exact: true });
      }),
    );
    const { user, location } = visit('/transactions?cursor=abc');

    await user.selectOptions(await screen.findByLabelText('Business'), 'Uhuru Books');

    expect(location()).toBe(`/transactions?business_id=${OTHER.id}`);
    await waitFor(() => expect(asked).toContain(OTHER.id));
  });

  test('it warns when no worker is there, and calms down when it is back', async () => {
    server.use(
      http.get(at('/health/ready'), () =>
        refuse(503, 'not_ready', { database: 'connected', migrations: 'applied', worker: 'absent' }),
      ),
    );
    const { queryClient } = visit('/');

    await screen.findByText(/The worker is not running/);
    server.resetHandlers();
    await queryClient.invalidateQueries({ queryKey: ['health'] });

    await waitFor(() => expect(screen.queryByText(/The worker is not running/)).not.toBeInTheDocument());
  });

  test('it says that no real money moves while that is so', async () => {
    visit('/');

    expect(await screen.findByText('Simulator')).toBeInTheDocument();
  });

  test('it tells of an unknown address and leads home', async () => {
    const { user } = visit('/no/such/page');

    await user.click(await screen.findByRole('link', { name: 'Go to the overview' }));

    await screen.findByRole('heading', { name: 'Overview' });
  });

  test('it forgets the person at sign-out, even when the server can’t be reached', async () => {
    server.use(http.post(at('/auth/logout'), offline));
    const { user, queryClient } = visit('/');

    await user.click(await screen.findByRole('button', { name: 'Account of wanjiku' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));

    await screen.findByRole('heading', { name: 'Sign in' });
    expect(queryClient.getQueryData(['live', 'latest', undefined])).toBeUndefined();
  });
});
