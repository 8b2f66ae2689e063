import { act, screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import type { Transaction } from '@/api/transaction.ts';
import { FakeEventSource } from '@/testing/event-source.ts';
import { makePaid, makeTransaction } from '@/testing/factories.ts';
import { at, refuse, signedInAs } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';

const ENTRIES = [
  {
    at: '2026-11-21T12:04:05.100Z',
    type: 'event',
    title: 'sending',
    detail: '',
    source: 'user:7',
    old_status: '',
    new_status: 'sending',
  },
  {
    at: '2026-11-21T12:04:05.200Z',
    type: 'call',
    title: 'stk_push',
    detail: 'accepted',
    source: 'gateway',
    http_status: 200,
    duration_ms: 41,
    raw: { url: 'https://daraja.test/push', response: '{"ResponseCode": "0", "Amount": 100.0}' },
  },
  {
    at: '2026-11-21T12:04:09.300Z',
    type: 'callback',
    title: 'stk',
    detail: 'It came to an address that gives no trust.',
    source: '203.0.113.9',
    trusted: false,
    raw: '{"Body": 1}',
  },
  {
    at: '2026-11-21T12:04:09.400Z',
    type: 'call',
    title: 'stk_query',
    detail: 'reset by peer',
    source: 'gateway',
    http_status: null,
    duration_ms: 12,
    raw: null,
  },
];

function paymentIs(payment: Transaction, entries: unknown[] = ENTRIES): void {
  server.use(
    http.get(at(`/transactions/${payment.id}`), () => HttpResponse.json(payment)),
    http.get(at(`/transactions/${payment.id}/timeline`), () => HttpResponse.json({ results: entries })),
  );
}

describe('the page of a payment', () => {
  test('it says what happened and what to do, with the facts', async () => {
    const payment = makeTransaction({
      status: 'failed',
      failure_reason: 'insufficient_funds',
      result_code: '1',
      result_description: 'The balance is too small.',
    });
    paymentIs(payment);

    visit(`/transactions/${payment.id}`);

    await screen.findByRole('heading', { name: 'Not enough money' });
    expect(screen.getByRole('heading', { level: 1, name: 'KES 1,500.00' })).toBeInTheDocument();
    expect(screen.getByText(/Ask the customer to top up/)).toBeInTheDocument();
    expect(screen.getByText('The balance is too small.')).toBeInTheDocument();
    expect(screen.getByRole('region', { name: 'Details' })).toHaveTextContent('Mama Njeri Stores');
    expect(document.title).toBe('KES 1,500.00 · Not enough money · Mobile Money');
  });

  test('it explains each flag, and shows the amount that really came', async () => {
    const payment = makeTransaction({
      status: 'needs_attention',
      flags: ['amount_mismatch', 'something_new'],
      received_amount: '900.00',
    });
    paymentIs(payment);

    visit(`/transactions/${payment.id}`);

    const flags = await screen.findByRole('region', { name: 'Why to look at it' });
    expect(flags).toHaveTextContent('Amount differs');
    expect(flags).toHaveTextContent('something new');
    expect(screen.getByText('KES 900.00')).toBeInTheDocument();
  });

  test('its timeline tells every step in words, with the time to the millisecond', async () => {
    const payment = makePaid();
    paymentIs(payment);

    visit(`/transactions/${payment.id}`);

    const steps = await within(await screen.findByRole('region', { name: 'Timeline' })).findAllByRole('listitem');
    expect(steps.map((step) => step.textContent)).toEqual([
      'Sending21 Nov 2026, 15:04:05.100 EATby staff (7)',
      'Call to Safaricom: STK push21 Nov 2026, 15:04:05.200 EATaccepted · HTTP 200 · 41 msRaw message',
      expect.stringContaining('Not trusted · 203.0.113.9'),
      expect.stringContaining('reset by peer · No answer · 12 ms'),
    ]);
  });

  test('raw messages open, read well and can be copied as they are', async () => {
    const payment = makePaid();
    paymentIs(payment);
    const { user } = visit(`/transactions/${payment.id}`);

    const [first] = await screen.findAllByRole('button', { name: 'Raw message' });
    await user.click(first as HTMLElement);
    const raw = await screen.findByRole('region', { name: 'Raw message' });
    await user.click(screen.getByRole('button', { name: 'Copy Raw message' }));

    expect(raw).toHaveTextContent('"Amount": 100.0');
    expect(await navigator.clipboard.readText()).toContain('"Amount": 100.0');
    await user.click(first as HTMLElement);
    expect(screen.queryByRole('region', { name: 'Raw message' })).not.toBeInTheDocument();
  });

  test('it asks about a push at once', async () => {
    const payment = makeTransaction({ status: 'unknown' });
    paymentIs(payment);
    server.use(
      http.post(at('/c2b/stk/query'), () => {
        paymentIs(makePaid({ id: payment.id }));
        return HttpResponse.json(payment);
      }),
    );
    const { user } = visit(`/transactions/${payment.id}`);

    await user.click(await screen.findByRole('button', { name: 'Check with Safaricom now' }));

    await screen.findByRole('heading', { name: 'Paid' });
  });

  test('it asks about other kinds by the status query', async () => {
    const payment = makeTransaction({ kind: 'b2c', direction: 'out', status: 'unknown', checkout_request_id: '' });
    paymentIs(payment);
    let asked = false;
    server.use(
      http.post(at(`/transactions/${payment.id}/status-query`), () => {
        asked = true;
        return HttpResponse.json(payment, { status: 202 });
      }),
    );
    const { user } = visit(`/transactions/${payment.id}`);

    await user.click(await screen.findByRole('button', { name: 'Check with Safaricom now' }));

    await waitFor(() => expect(asked).toBe(true));
  });

  test('it tells why Safaricom could not be asked', async () => {
    const payment = makeTransaction();
    paymentIs(payment);
    server.use(http.post(at('/c2b/stk/query'), () => refuse(429, 'rate_limited')));
    const { user } = visit(`/transactions/${payment.id}`);

    await user.click(await screen.findByRole('button', { name: 'Check with Safaricom now' }));

    await screen.findByText('Too many requests. Try again in 7 seconds.');
  });

  test.each([
    [makePaid(), 'operator', 'This payment is settled; there is nothing to ask.'],
    [makeTransaction({ status: 'queued' }), 'operator', 'It was not sent to Safaricom yet.'],
    [makeTransaction(), 'viewer', 'Operators and makers can ask Safaricom.'],
  ])('the check is off where it makes no sense, and says why', async (payment, role, reason) => {
    paymentIs(payment);
    server.use(signedInAs({ role }));

    visit(`/transactions/${payment.id}`);

    const button = await screen.findByRole('button', { name: 'Check with Safaricom now' });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    expect(button).toHaveAccessibleDescription(reason);
  });

  test('it changes by itself when the stream tells so', async () => {
    const payment = makeTransaction();
    paymentIs(payment);
    visit(`/transactions/${payment.id}`);
    await screen.findByRole('heading', { name: 'Waiting for the customer' });
    paymentIs(makePaid({ id: payment.id }), [
      ...ENTRIES,
      { ...ENTRIES[0], at: '2026-11-21T12:05:00Z', new_status: 'succeeded' },
    ]);

    act(() => FakeEventSource.current.send({ transaction_id: payment.id, new_status: 'succeeded' }));

    await screen.findByRole('heading', { name: 'Paid' });
    await waitFor(() =>
      expect(within(screen.getByRole('region', { name: 'Timeline' })).getAllByRole('listitem')).toHaveLength(5),
    );
  });

  test('it says that there is no such payment', async () => {
    server.use(http.get(at('/transactions/:id'), () => refuse(404, 'not_found')));

    visit('/transactions/01975c00-0000-7000-8000-00000000dead');

    await screen.findByRole('heading', { name: 'No such payment' });
  });

  test('a timeline that can’t be read leaves the rest standing', async () => {
    const payment = makePaid();
    paymentIs(payment);
    server.use(http.get(at(`/transactions/${payment.id}/timeline`), () => refuse(500, 'server_error'), { once: true }));
    const { user } = visit(`/transactions/${payment.id}`);

    await screen.findByText('UKL7TEST01');
    await user.click(await screen.findByRole('button', { name: 'Try again' }));

    await screen.findByText('Call to Safaricom: STK push');
  });
});
