import { act, screen, waitFor, within } from '@testing-library/react';
import { delay, HttpResponse, http } from 'msw';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Transaction } from '@/api/transaction.ts';
import { FakeEventSource } from '@/testing/event-source.ts';
import { makePaid, makeTransaction, SHOP } from '@/testing/factories.ts';
import { at, offline, refuse, signedInAs } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';
import { shillings, toRequest } from './values.ts';

interface Sent {
  key: string | null;
  body: Record<string, unknown>;
}

/** Takes pushes and answers them one after another; the last answer stands for all further ones. */
function takePushes(...answers: (() => Response | Promise<Response>)[]): Sent[] {
  const sent: Sent[] = [];
  server.use(
    http.post(at('/c2b/stk/push'), async ({ request }) => {
      sent.push({
        key: request.headers.get('Idempotency-Key'),
        body: (await request.json()) as Record<string, unknown>,
      });
      const answer = answers[Math.min(sent.length, answers.length) - 1];
      return answer ? answer() : HttpResponse.error();
    }),
  );
  return sent;
}

const accepted = (payment: Transaction) => () => HttpResponse.json(payment, { status: 202 });

/** What the server says about this payment from now on. */
function stands(payment: Transaction): void {
  server.use(http.get(at(`/transactions/${payment.id}`), () => HttpResponse.json(payment)));
}

async function fillIn(user: ReturnType<typeof visit>['user'], phone = '0712 345 678', amount = '1,500') {
  await user.type(await screen.findByLabelText(/^Customer’s phone/), phone);
  await user.type(screen.getByLabelText(/^Amount/), amount);
}

const submit = () => screen.getByRole('button', { name: /^(Ask for KES|Send the prompt)/ });

afterEach(() => vi.useRealTimers());

describe('asking for a payment', () => {
  test('it sends one request in the form that the API takes, and waits for the customer', async () => {
    const payment = makeTransaction();
    stands(payment);
    const sent = takePushes(accepted(payment));
    const { user, location } = visit('/payments/new');

    await fillIn(user);
    await screen.findByText('The prompt goes to +254 712 345 678');
    await user.type(screen.getByLabelText(/^Reference/), ' Order7 ');
    await user.click(submit());

    await screen.findByRole('heading', { name: 'Waiting for the customer' });
    expect(location()).toBe(`/payments/new?payment=${payment.id}`);
    expect(sent).toEqual([
      {
        key: expect.stringMatching(/^[0-9a-f]{32}$/),
        body: {
          phone_number: '254712345678',
          amount: '1500',
          account_reference: 'Order7',
          business_id: SHOP.id,
        },
      },
    ]);
  });

  test('it makes one request of a double click', async () => {
    const payment = makeTransaction();
    stands(payment);
    const sent = takePushes(async () => {
      await delay(50);
      return accepted(payment)();
    });
    const { user } = visit('/payments/new');
    await fillIn(user);

    await user.dblClick(submit());

    await screen.findByRole('heading', { name: 'Waiting for the customer' });
    expect(sent).toHaveLength(1);
  });

  test('it names what is wrong beside each field and sends nothing', async () => {
    const sent = takePushes(offline);
    const { user } = visit('/payments/new');

    await fillIn(user, '12345', '99.5');
    await user.click(submit());

    await screen.findByText('Enter a Kenyan mobile number, such as 0712 345 678.');
    expect(screen.getByText(/Enter whole shillings/)).toBeInTheDocument();
    expect(screen.getByLabelText(/^Amount/)).toBeInvalid();
    expect(sent).toEqual([]);
  });

  test('it puts the server’s own words beside the field', async () => {
    takePushes(() => refuse(400, 'validation_error', { account_reference: ['Use letters and digits.'] }));
    const { user } = visit('/payments/new');
    await fillIn(user);

    await user.click(submit());

    await screen.findByText('Use letters and digits.');
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  test('it shows a shortcode field when the server can’t choose by itself', async () => {
    const payment = makeTransaction();
    stands(payment);
    const sent = takePushes(
      () => refuse(400, 'validation_error', { shortcode: ['Name one of several shortcodes.'] }),
      accepted(payment),
    );
    const { user } = visit('/payments/new');
    await fillIn(user);
    await user.click(submit());

    await user.type(await screen.findByLabelText(/^Paybill or till/), '174379');
    await user.click(submit());

    await screen.findByRole('heading', { name: 'Waiting for the customer' });
    expect(sent[1]?.body.shortcode).toBe('174379');
  });

  test('it offers those shortcodes only that can prompt a phone', async () => {
    const shortcodes = [
      { shortcode: '600100', environment: 'simulator', purposes: ['stk', 'c2b'] },
      { shortcode: '600200', environment: 'simulator', purposes: ['b2c', 'b2b'] },
      { shortcode: '600300', environment: 'simulator', purposes: ['stk'] },
    ];
    server.use(signedInAs({ businesses: [{ ...SHOP, status: 'active', role: 'operator', shortcodes }] }));

    visit('/payments/new');

    const options = within(await screen.findByLabelText('Paybill or till')).getAllByRole('option');
    expect(options.map((option) => option.textContent)).toEqual([
      'The business’s usual one',
      '600100 · simulator',
      '600300 · simulator',
    ]);
  });

  test('it keeps its key when the connection broke, so that trying again is safe', async () => {
    const payment = makeTransaction();
    stands(payment);
    const sent = takePushes(offline, () => refuse(500, 'server_error'), accepted(payment));
    const { user } = visit('/payments/new');
    await fillIn(user);

    await user.click(submit());
    await screen.findByText(/No connection to the server/);
    expect(screen.getByText(/Trying again is safe/)).toBeInTheDocument();
    await user.click(submit());
    await screen.findByText(/Something went wrong on our side/);
    await user.click(submit());

    await screen.findByRole('heading', { name: 'Waiting for the customer' });
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
  });

  test('it says how long to wait when there were too many', async () => {
    takePushes(() => refuse(429, 'rate_limited'));
    const { user } = visit('/payments/new');
    await fillIn(user);

    await user.click(submit());

    await screen.findByText('Too many requests. Try again in 7 seconds.');
    expect(screen.getByLabelText(/^Amount/)).toHaveValue('1,500');
  });

  test('it never overwrites a request that was stored with other values', async () => {
    const sent = takePushes(() => refuse(422, 'idempotency_key_reused'));
    const { user } = visit('/payments/new');
    await fillIn(user);
    await user.click(submit());

    await screen.findByText('This form was used already');
    await user.click(screen.getByRole('button', { name: 'Open a new form' }));
    await fillIn(user);
    await user.click(submit());

    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[0]?.key).not.toBe(sent[1]?.key);
  });

  test('it shows the failed payment when Safaricom refused the request', async () => {
    const payment = makeTransaction({
      status: 'failed',
      failure_reason: 'rejected',
      result_description: 'Merchant does not exist.',
    });
    stands(payment);
    takePushes(() => refuse(502, 'daraja_rejected', { transaction_id: payment.id }));
    const { user } = visit('/payments/new');
    await fillIn(user);

    await user.click(submit());

    await screen.findByRole('heading', { name: 'Refused by Safaricom' });
    expect(screen.getByText('Merchant does not exist.')).toBeInTheDocument();
  });

  test('it asks whose money it is only where there are several businesses', async () => {
    const other = { id: '01975b00-0000-7000-8000-0000000000bb', name: 'Uhuru Books', status: 'active', shortcodes: [] };
    server.use(
      signedInAs({
        businesses: [
          { ...SHOP, status: 'active', role: 'viewer', shortcodes: [] },
          { ...other, role: 'operator' },
          { ...other, id: `${other.id}2`, name: 'Third', role: 'maker' },
        ],
      }),
    );
    const { user } = visit('/payments/new');

    const form = await screen.findByLabelText(/^Business \*/);
    expect(within(form).queryByText('Mama Njeri Stores')).not.toBeInTheDocument();
    await fillIn(user);
    await user.click(submit());

    await screen.findByText('Choose whose money it is.');
  });

  test('it tells viewers who can ask', async () => {
    server.use(signedInAs({ role: 'viewer' }));

    visit('/payments/new');

    await screen.findByRole('heading', { name: 'Your role can’t ask for payments' });
  });
});

describe('waiting for the customer', () => {
  test('it shows the receipt as soon as the stream tells of a change', async () => {
    const payment = makeTransaction();
    stands(payment);
    visit(`/payments/new?payment=${payment.id}`);
    await screen.findByRole('heading', { name: 'Waiting for the customer' });
    stands(makePaid({ id: payment.id }));

    act(() => {
      FakeEventSource.current.open();
      FakeEventSource.current.send({ transaction_id: payment.id, new_status: 'succeeded' });
    });

    await screen.findByRole('heading', { name: 'Paid' });
    expect(screen.getByText('UKL7TEST01')).toBeInTheDocument();
    expect(screen.queryByText(/stays open/)).not.toBeInTheDocument();
  });

  test('it looks for itself while there is no stream', async () => {
    const payment = makeTransaction();
    stands(payment);
    visit(`/payments/new?payment=${payment.id}`);
    await screen.findByRole('heading', { name: 'Waiting for the customer' });
    stands(makePaid({ id: payment.id }));

    await screen.findByRole('heading', { name: 'Paid' }, { timeout: 8_000 });
  });

  test('it counts down from the moment of the request', async () => {
    const payment = makeTransaction({ created_at: new Date(Date.now() - 20_000).toISOString() });
    stands(payment);

    visit(`/payments/new?payment=${payment.id}`);

    const text = await screen.findByText(/^The prompt stays open for about \d+ s$/);
    const seconds = Number(/\d+/.exec(text.textContent ?? '')?.[0]);
    expect(seconds).toBeGreaterThan(20);
    expect(seconds).toBeLessThanOrEqual(40);
  });

  test('it says that Safaricom is being asked once the time is over, and offers no second request', async () => {
    const payment = makeTransaction({ created_at: new Date(Date.now() - 90_000).toISOString() });
    stands(payment);

    visit(`/payments/new?payment=${payment.id}`);

    await screen.findByText(/The time for the PIN is over/);
    expect(screen.queryByRole('button', { name: /New request|Ask for another/ })).not.toBeInTheDocument();
  });

  test('it asks Safaricom when told to', async () => {
    const payment = makeTransaction();
    stands(payment);
    const asked: unknown[] = [];
    server.use(
      http.post(at('/c2b/stk/query'), async ({ request }) => {
        asked.push(await request.json());
        stands(makePaid({ id: payment.id }));
        return HttpResponse.json(makePaid({ id: payment.id }));
      }),
    );
    const { user } = visit(`/payments/new?payment=${payment.id}`);

    await user.click(await screen.findByRole('button', { name: 'Check with Safaricom now' }));

    await screen.findByRole('heading', { name: 'Paid' });
    expect(asked).toEqual([{ id: payment.id }]);
  });

  test('a new request to the same customer is a new form with a new key', async () => {
    const failed = makeTransaction({ status: 'failed', failure_reason: 'cancelled_by_user' });
    stands(failed);
    const next = makeTransaction();
    stands(next);
    const sent = takePushes(accepted(failed), accepted(next));
    const { user } = visit('/payments/new');
    await fillIn(user);
    await user.click(submit());
    await screen.findByRole('heading', { name: 'Cancelled by the customer' });

    await user.click(screen.getByRole('button', { name: 'New request to the same customer' }));
    expect(await screen.findByLabelText(/^Customer’s phone/)).toHaveValue('254712345678');
    expect(screen.getByLabelText(/^Amount/)).toHaveValue('1500');
    await user.click(submit());

    await screen.findByRole('heading', { name: 'Waiting for the customer' });
    expect(sent[0]?.key).not.toBe(sent[1]?.key);
  });

  test('it says so when the payment can’t be read, and tries again', async () => {
    const payment = makeTransaction();
    server.use(http.get(at(`/transactions/${payment.id}`), () => refuse(500, 'server_error'), { once: true }));
    stands(payment);
    server.use(http.get(at(`/transactions/${payment.id}`), () => refuse(500, 'server_error'), { once: true }));
    const { user } = visit(`/payments/new?payment=${payment.id}`);

    await user.click(await screen.findByRole('button', { name: 'Try again' }));

    await screen.findByRole('heading', { name: 'Waiting for the customer' });
  });
});

describe('what is typed', () => {
  test.each([
    ['1500', '1500'],
    ['1,500', '1500'],
    [' 100.00 ', '100'],
    ['250000', '250000'],
    ['007', '7'],
  ])('%j is %s shillings', (typed, amount) => {
    expect(shillings(typed)).toBe(amount);
  });

  test.each(['', '0', '99.5', '-1', '1e3', 'NaN', '250001', '1,50', '١٠٠', '1 000', '+5'])(
    '%j is no amount of whole shillings',
    (typed) => {
      expect(shillings(typed)).toBeNull();
    },
  );

  test('empty fields stay out of the request', () => {
    const values = {
      business_id: '',
      phone_number: '0112345678',
      amount: '5',
      account_reference: ' ',
      transaction_desc: '',
      shortcode: '',
    };

    expect(toRequest(values)).toEqual({ phone_number: '254112345678', amount: '5' });
  });
});
