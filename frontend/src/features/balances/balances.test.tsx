import { screen, waitFor, within } from '@testing-library/react';
import { delay, HttpResponse, http } from 'msw';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { SHOP } from '@/testing/factories.ts';
import { at, refuse, signedInAs } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';
import type { Balance } from './api.ts';

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

const makeBalance = (changes: Partial<Balance> = {}): Balance => ({
  shortcode: '600200',
  business_id: SHOP.id,
  account: 'Utility Account',
  currency: 'KES',
  current: '228037.50',
  available: '228037.50',
  reserved: '0.00',
  uncleared: '0.00',
  is_low: false,
  told_at: ago(5),
  ...changes,
});

const told = (...results: Balance[]) => server.use(http.get(at('/balances'), () => HttpResponse.json({ results })));

function visitAs(role: string, shortcodes = [{ shortcode: '600200', environment: 'simulator', purposes: ['b2c'] }]) {
  server.use(signedInAs({ businesses: [{ ...SHOP, status: 'active', role, shortcodes }] }));
  return visit('/balances');
}

afterEach(() => vi.useRealTimers());

describe('balances', () => {
  test('each account shows what is available, what is held, and how old that is', async () => {
    told(
      makeBalance({ account: 'Charges Paid Account', available: '-1540.00', current: '-1540.00' }),
      makeBalance({ current: '300000.00', reserved: '71962.50' }),
    );

    visitAs('viewer');

    const rows = await within(await screen.findByRole('list', { name: 'Accounts of 600200' })).findAllByRole(
      'listitem',
    );
    expect(rows[0]).toHaveTextContent('Utility Account');
    expect(rows[0]).toHaveTextContent('KES 228,037.50');
    expect(rows[0]).toHaveTextContent('Phones are paid from here · Booked KES 300,000.00 · Reserved KES 71,962.50');
    expect(rows[0]).toHaveTextContent('5 min. ago');
    expect(rows[1]).toHaveTextContent('KES −1,540.00');
    expect(screen.queryByText('The float is low')).not.toBeInTheDocument();
  });

  test('a low float is said above all, with what to do', async () => {
    told(makeBalance({ available: '900.00', is_low: true }));

    visitAs('viewer');

    await screen.findByText('Utility Account of 600200: KES 900.00');
    expect(screen.getByText(/Top up before you pay out more/)).toBeInTheDocument();
    expect(screen.getByText('Low')).toBeInTheDocument();
  });

  test('refreshing asks once, and shows what Safaricom tells as soon as it did', async () => {
    told(makeBalance());
    const asked: unknown[] = [];
    server.use(
      http.post(at('/balances/refresh'), async ({ request }) => {
        asked.push(await request.json());
        await delay(50);
        return HttpResponse.json({ shortcodes: ['600200'] }, { status: 202 });
      }),
    );
    const { user } = visitAs('operator');

    await user.dblClick(await screen.findByRole('button', { name: 'Refresh 600200' }));
    await screen.findByText(/Safaricom was asked/);
    told(makeBalance({ available: '1000.00', current: '1000.00', told_at: ago(0) }));

    await screen.findByText('KES 1,000.00');
    await waitFor(() => expect(screen.queryByText(/Safaricom was asked/)).not.toBeInTheDocument());
    expect(asked).toEqual([{ shortcode: '600200' }]);
  });

  test('it says so when no answer comes', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    told(makeBalance());
    server.use(
      http.post(at('/balances/refresh'), () => HttpResponse.json({ shortcodes: ['600200'] }, { status: 202 })),
    );
    const { user } = visitAs('operator');
    await user.click(await screen.findByRole('button', { name: 'Refresh 600200' }));
    await screen.findByText(/Safaricom was asked/);

    await vi.advanceTimersByTimeAsync(65_000);

    await screen.findByText(/Safaricom has not answered yet/);
    expect(screen.getByRole('button', { name: 'Refresh 600200' })).toBeEnabled();
  });

  test('a refusal is told in the server’s words', async () => {
    told(makeBalance());
    server.use(
      http.post(at('/balances/refresh'), () =>
        refuse(400, 'validation_error', {}, 'No shortcode with an initiator that you may ask about.'),
      ),
    );
    const { user } = visitAs('maker');

    await user.click(await screen.findByRole('button', { name: 'Refresh 600200' }));

    await screen.findByText('No shortcode with an initiator that you may ask about.');
  });

  test.each(['viewer', 'checker', 'admin'])('a %s reads them and is told who can refresh', async (role) => {
    told(makeBalance());

    visitAs(role);

    await screen.findByText('Operators and makers can ask Safaricom for the balances.');
    expect(screen.queryByRole('button', { name: /^Refresh/ })).not.toBeInTheDocument();
  });

  test('a shortcode that never told offers to ask', async () => {
    told();

    visitAs('operator');

    await screen.findByText(/Safaricom has not told these balances yet/);
    expect(screen.getByRole('button', { name: 'Refresh 600200' })).toBeInTheDocument();
  });

  test('without a shortcode that pays out, it says what is missing', async () => {
    told();

    visitAs('operator', [{ shortcode: '600100', environment: 'simulator', purposes: ['stk', 'c2b'] }]);

    await screen.findByRole('heading', { name: 'No shortcode can tell its balances yet' });
    expect(screen.getByText(/needs an initiator/)).toBeInTheDocument();
  });

  test('balances that can’t be read can be asked for again', async () => {
    server.use(http.get(at('/balances'), () => refuse(500, 'server_error')));
    const { user } = visitAs('viewer');
    const again = await screen.findByRole('button', { name: 'Try again' });
    told(makeBalance());

    await user.click(again);

    await screen.findByText('KES 228,037.50');
  });
});
