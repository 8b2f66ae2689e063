import { act, screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import type { Transaction } from '@/api/transaction.ts';
import { FakeEventSource } from '@/testing/event-source.ts';
import { makePage, makePaid, makeTransaction } from '@/testing/factories.ts';
import { at, refuse, signedInAs } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';

/** The newest payments, and how many stand in each state. */
function houseHas(latest: Transaction[], counts: Record<string, number> = {}): void {
  server.use(
    http.get(at('/transactions'), ({ request }) => {
      const status = new URL(request.url).searchParams.get('status');
      return HttpResponse.json(status ? makePage([], { total: counts[status] ?? 0 }) : makePage(latest));
    }),
  );
}

describe('the overview', () => {
  test('it shows the newest payments, each leading to its page', async () => {
    const paid = makePaid();
    houseHas([paid, makeTransaction({ status: 'failed' })]);

    visit('/');

    const latest = await screen.findByRole('region', { name: 'Latest payments' });
    const [first] = await within(latest).findAllByRole('listitem');
    expect(first).toHaveTextContent('Succeeded');
    expect(within(first as HTMLElement).getByRole('link')).toHaveAttribute('href', `/transactions/${paid.id}`);
    expect(await screen.findByText('Nothing needs you right now.')).toBeInTheDocument();
  });

  test('what waits for a person comes first, with a way there', async () => {
    houseHas([makePaid()], { needs_attention: 2, unknown: 1 });

    visit('/');

    expect(await screen.findByText('2 payments need a person to look at them')).toBeInTheDocument();
    expect(screen.getByText('1 payment has no clear answer yet')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /^Look at them/ })).toHaveAttribute(
      'href',
      '/transactions?status=needs_attention',
    );
    expect(screen.queryByText('Nothing needs you right now.')).not.toBeInTheDocument();
  });

  test('an empty house offers the first payment', async () => {
    houseHas([]);

    visit('/');

    const latest = await screen.findByRole('region', { name: 'Latest payments' });
    expect(await within(latest).findByRole('link', { name: 'Ask for a payment' })).toHaveAttribute(
      'href',
      '/payments/new',
    );
  });

  test('it offers API clients to superusers only', async () => {
    server.use(signedInAs({ superuser: true }));

    visit('/');

    expect(await screen.findByRole('link', { name: 'API clients: Connect an app' })).toBeInTheDocument();
  });

  test('it changes by itself when a payment does', async () => {
    const waiting = makeTransaction();
    houseHas([waiting]);
    visit('/');
    const latest = await screen.findByRole('region', { name: 'Latest payments' });
    await within(latest).findByText('Waiting for customer');
    houseHas([makePaid({ id: waiting.id })]);

    act(() => FakeEventSource.current.send({ transaction_id: waiting.id, new_status: 'succeeded' }));

    await waitFor(() => expect(latest).toHaveTextContent('Succeeded'));
  });

  test('it tells of an error and tries again', async () => {
    server.use(http.get(at('/transactions'), () => refuse(500, 'server_error')));
    const { user } = visit('/');
    await screen.findByText(/Something went wrong on our side/);
    houseHas([makePaid()]);

    await user.click(screen.getByRole('button', { name: 'Try again' }));

    await screen.findByRole('region', { name: 'Latest payments' });
  });
});
