import { act, screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import type { Transaction } from '@/api/transaction.ts';
import { FakeEventSource } from '@/testing/event-source.ts';
import { makePage, makePaid, makeTransaction } from '@/testing/factories.ts';
import { at, pending, refuse } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';

/** The server's list from now on; gives the queries that were asked. */
function listIs(results: Transaction[], changes: Parameters<typeof makePage>[1] = {}): string[] {
  const asked: string[] = [];
  server.use(
    http.get(at('/transactions'), ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json(makePage(results, changes));
    }),
  );
  return asked;
}

const table = () => screen.findByRole('table', { name: 'Payments, newest first' });
const rowIds = async () =>
  within(await table())
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.getAttribute('data-row-id'));

const announce = (id: string, new_status: string) =>
  act(() => {
    FakeEventSource.current.open();
    FakeEventSource.current.send({ transaction_id: id, old_status: '', new_status });
  });

describe('the list of payments', () => {
  test('it shows each payment with amount, state in words, phone and receipt', async () => {
    listIs([makePaid(), makeTransaction({ amount: '20.00', status: 'failed', phone_number: '254712***678' })]);

    visit('/transactions');

    const rows = within(await table()).getAllByRole('row');
    expect(rows[1]).toHaveTextContent('KES 1,500.00');
    expect(rows[1]).toHaveTextContent('Succeeded');
    expect(rows[1]).toHaveTextContent('UKL7TEST01');
    expect(rows[2]).toHaveTextContent('Failed');
    expect(rows[2]).toHaveTextContent('+254 712 *** 678');
  });

  test('it has the same payments as cards for narrow screens', async () => {
    listIs([makePaid()]);

    visit('/transactions');

    const cards = await screen.findByRole('list', { name: 'Payments, newest first' });
    expect(within(cards).getByRole('article')).toHaveTextContent('UKL7TEST01');
  });

  test('it asks for exactly what the address says', async () => {
    const asked = listIs([makePaid()]);

    visit('/transactions?status=failed&phone_number=0712345678&page_size=50&cursor=abc&junk=1');

    await table();
    expect(new URLSearchParams(asked[0]).toString()).toBe(
      'status=failed&phone_number=254712345678&cursor=abc&page_size=50',
    );
  });

  test('filters go into the address, first page first, and back undoes them', async () => {
    listIs([makePaid()]);
    const { user, location, router } = visit('/transactions?cursor=abc');
    await table();

    await user.click(screen.getByRole('button', { name: 'Filters' }));
    await user.selectOptions(screen.getByLabelText('Kind'), 'STK push');
    await user.type(screen.getByLabelText('Phone'), '0712 345 678');
    await user.type(screen.getByLabelText('Amount from'), '100');
    await user.click(screen.getByRole('button', { name: 'Apply' }));

    await waitFor(() => expect(location()).toBe('/transactions?kind=stk&phone_number=254712345678&min_amount=100'));
    await user.click(screen.getByRole('button', { name: 'Remove the filter Kind' }));
    expect(location()).toBe('/transactions?phone_number=254712345678&min_amount=100');
    await act(() => router.navigate(-1));
    expect(location()).toContain('kind=stk');
  });

  test('a filter that makes no sense is named and not applied', async () => {
    listIs([makePaid()]);
    const { user, location } = visit('/transactions');
    await table();

    await user.click(screen.getByRole('button', { name: 'Filters' }));
    await user.type(screen.getByLabelText('Phone'), '12345');
    await user.type(screen.getByLabelText('Amount to'), 'much');
    await user.click(screen.getByRole('button', { name: 'Apply' }));

    await screen.findByText(/Enter a whole Kenyan number/);
    expect(screen.getByText('Enter an amount, such as 1500.')).toBeInTheDocument();
    expect(location()).toBe('/transactions');
  });

  test('the quick filters are links that keep the rest', async () => {
    listIs([makePaid()]);
    const { user, location } = visit('/transactions?kind=stk');
    await table();

    await user.click(screen.getByRole('link', { name: 'Needs attention' }));

    expect(location()).toBe('/transactions?kind=stk&status=needs_attention');
    expect(screen.getByRole('link', { name: 'Needs attention' })).toHaveAttribute('aria-current', 'page');
  });

  test('it turns pages by cursor, both ways', async () => {
    listIs([makePaid()], { next: 'older-1', previous: 'newer-1', total: 120 });
    const { user, location } = visit('/transactions');
    await table();

    expect(screen.getByText('120 results')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Older' }));
    expect(location()).toBe('/transactions?cursor=older-1');
    await user.click(await screen.findByRole('button', { name: 'Newer' }));
    expect(location()).toBe('/transactions?cursor=newer-1');
  });

  test('it can’t turn where there is no page', async () => {
    listIs([makePaid()]);

    visit('/transactions');

    await table();
    expect(screen.getByRole('button', { name: 'Older' })).toBeDisabled();
    expect(screen.getByRole('button', { name: 'Newer' })).toBeDisabled();
  });

  test('another page size starts at the first page', async () => {
    listIs([makePaid()], { next: 'n' });
    const { user, location } = visit('/transactions?cursor=abc');
    await table();

    await user.selectOptions(screen.getByLabelText('Rows per page'), '100');

    expect(location()).toBe('/transactions?page_size=100');
  });

  test('it says when the total is only counted so far', async () => {
    server.use(
      http.get(at('/transactions'), () =>
        HttpResponse.json({ ...makePage([makePaid()]), total: 10_000, total_is_exact: false }),
      ),
    );

    visit('/transactions');

    expect(await screen.findByText('More than 10000 results')).toBeInTheDocument();
  });

  test('it shows that it is loading', async () => {
    server.use(http.get(at('/transactions'), pending));

    visit('/transactions');

    expect(await screen.findByRole('status', { name: 'Loading…' })).toBeInTheDocument();
  });

  test('it tells of an error with its request id, and tries again', async () => {
    server.use(http.get(at('/transactions'), () => refuse(500, 'server_error')));
    const { user } = visit('/transactions');
    await screen.findByText(/Something went wrong on our side/);
    expect(screen.getByText('req-4711')).toBeInTheDocument();
    listIs([makePaid()]);

    await user.click(screen.getByRole('button', { name: 'Try again' }));

    await table();
  });

  test('an empty house gets a next step, an empty search a way out', async () => {
    const { user, location } = visit('/transactions?search=nothing');

    await screen.findByRole('heading', { name: 'Nothing matches these filters' });
    const clear = screen.getAllByRole('button', { name: 'Clear all' }).at(-1);
    await user.click(clear as HTMLElement);

    await screen.findByRole('heading', { name: 'No payments yet' });
    expect(location()).toBe('/transactions');
  });
});

describe('the list, live', () => {
  test('a row changes where it stands', async () => {
    const [newer, older] = [makeTransaction(), makeTransaction()].reverse() as [Transaction, Transaction];
    listIs([newer, older]);
    visit('/transactions');
    await table();
    listIs([newer, { ...older, status: 'succeeded', receipt_number: 'UKL7LIVE01' }]);

    announce(older.id, 'succeeded');

    await within(await table()).findByText('UKL7LIVE01');
    expect(await rowIds()).toEqual([newer.id, older.id]);
  });

  test('a row that left the filter shows its new state all the same', async () => {
    const waiting = makeTransaction();
    listIs([waiting]);
    visit('/transactions?status=submitted');
    await table();
    listIs([]);
    server.use(http.get(at(`/transactions/${waiting.id}`), () => HttpResponse.json(makePaid({ id: waiting.id }))));

    announce(waiting.id, 'succeeded');

    await within(await table()).findByText('UKL7TEST01');
  });

  test('new payments are counted, and only shown when asked for', async () => {
    const old = makePaid();
    listIs([old]);
    const { user } = visit('/transactions');
    await table();
    const fresh = [makeTransaction(), makeTransaction()].reverse() as [Transaction, Transaction];
    listIs([...fresh, old]);

    announce(fresh[0].id, 'sending');

    const pill = await screen.findByRole('button', { name: '2 new payments' });
    expect(await rowIds()).toEqual([old.id]);
    await user.click(pill);
    await waitFor(async () => expect(await rowIds()).toEqual([fresh[0].id, fresh[1].id, old.id]));
    expect(screen.queryByRole('button', { name: /new payments/ })).not.toBeInTheDocument();
  });

  test('on a later page new payments are not counted', async () => {
    const old = makePaid();
    listIs([old]);
    visit('/transactions?cursor=abc');
    await table();
    const fresh = makeTransaction();
    const asked = listIs([fresh, old]);

    announce(fresh.id, 'sending');

    await waitFor(() => expect(asked.length).toBeGreaterThan(0));
    expect(screen.queryByRole('button', { name: /new payment/ })).not.toBeInTheDocument();
  });

  test('a burst of changes is answered by one look', async () => {
    const rows = Array.from({ length: 5 }, () => makeTransaction()).reverse();
    listIs(rows);
    visit('/transactions');
    await table();
    await new Promise((wake) => setTimeout(wake, 400));
    const asked = listIs(rows);

    act(() => {
      for (const { id } of rows) FakeEventSource.current.send({ transaction_id: id, new_status: 'submitted' });
    });

    await waitFor(() => expect(asked).toHaveLength(1));
    await new Promise((wake) => setTimeout(wake, 600));
    expect(asked).toHaveLength(1);
  });

  test('after a break of the stream everything is read anew', async () => {
    const waiting = makeTransaction();
    listIs([waiting]);
    visit('/transactions');
    await table();
    act(() => FakeEventSource.current.open());
    listIs([makePaid({ id: waiting.id })]);

    act(() => FakeEventSource.current.fail());
    await waitFor(() => expect(FakeEventSource.current).toBeDefined(), { timeout: 5_000 });
    act(() => FakeEventSource.current.open());

    await within(await table()).findByText('UKL7TEST01');
  });
});
