import { act, screen, waitFor, within } from '@testing-library/react';
import i18next from 'i18next';
import { delay, HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import type { Transaction } from '@/api/transaction.ts';
import { FakeEventSource } from '@/testing/event-source.ts';
import { makePayout, SHOP } from '@/testing/factories.ts';
import { at, offline, refuse, signedInAs } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';
import { amountInWords } from './amount-in-words.ts';

type User = ReturnType<typeof visit>['user'];

interface Sent {
  key: string | null;
  body: Record<string, unknown>;
}

/** Takes payouts at a door and answers them one after another; the last answer stands for all further ones. */
function take(door: string, ...answers: (() => Response | Promise<Response>)[]): Sent[] {
  const sent: Sent[] = [];
  server.use(
    http.post(at(door), async ({ request }) => {
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
function stands(payment: Transaction): Transaction {
  server.use(http.get(at(`/transactions/${payment.id}`), () => HttpResponse.json(payment)));
  return payment;
}

function visitAs(role: string, address = '/payouts/new') {
  server.use(signedInAs({ role }));
  return visit(address);
}

async function fill(user: User, label: RegExp, value: string) {
  const field = await screen.findByLabelText(label);
  await user.clear(field);
  await user.click(field);
  await user.paste(value);
}

async function fillPhone(user: User, phone = '0712 345 678', amount = '1,500') {
  await fill(user, /^Receiver’s phone/, phone);
  await fill(user, /^Amount/, amount);
}

const review = (user: User) => user.click(screen.getByRole('button', { name: 'Check and send' }));
const sendButton = () => screen.findByRole('button', { name: /^(Send|Ask for) KES/ });

describe('paying a phone', () => {
  test('it shows receiver and amount once more, sends one request, and says who may approve it', async () => {
    const payment = stands(makePayout());
    const sent = take('/b2c/single', accepted(payment));
    const { user, location } = visitAs('maker');

    await fillPhone(user);
    await screen.findByText('The money goes to +254 712 345 678');
    await fill(user, /^Our reference/, ' Wages7 ');
    await review(user);
    const panel = await screen.findByRole('region', { name: 'Check before money moves' });
    expect(panel).toHaveTextContent('+254 712 345 678');
    expect(panel).toHaveTextContent('KES 1,500.00');
    expect(panel).toHaveTextContent('one thousand five hundred shillings');
    expect(sent).toEqual([]);
    await user.click(await sendButton());

    await screen.findByRole('heading', { name: 'Waiting for a second person' });
    expect(screen.getByText(/checker role in Mama Njeri Stores.*You made it, so you can’t/)).toBeInTheDocument();
    expect(location()).toBe(`/payouts/new?payment=${payment.id}`);
    expect(sent).toEqual([
      {
        key: expect.stringMatching(/^[0-9a-f]{32}$/),
        body: {
          phone_number: '254712345678',
          amount: '1500',
          command_id: 'BusinessPayment',
          account_reference: 'Wages7',
          business_id: SHOP.id,
        },
      },
    ]);
  });

  test('it makes one payout of a double click', async () => {
    const payment = stands(makePayout());
    const sent = take('/b2c/single', async () => {
      await delay(50);
      return accepted(payment)();
    });
    const { user } = visitAs('maker');
    await fillPhone(user);
    await review(user);

    await user.dblClick(await sendButton());

    await screen.findByRole('heading', { name: 'Waiting for a second person' });
    expect(sent).toHaveLength(1);
  });

  test('going back keeps what was typed', async () => {
    const sent = take('/b2c/single', offline);
    const { user } = visitAs('maker');
    await fillPhone(user);
    await review(user);

    await user.click(await screen.findByRole('button', { name: 'Go back and change' }));

    expect(await screen.findByLabelText(/^Receiver’s phone/)).toHaveValue('0712 345 678');
    expect(sent).toEqual([]);
  });

  test('it names what is wrong beside each field and goes no further', async () => {
    const { user } = visitAs('maker');

    await fillPhone(user, '12345', '9');
    await review(user);

    await screen.findByText('Enter a Kenyan mobile number, such as 0712 345 678.');
    expect(screen.getByText(/from 10 to 250,000, such as 1500/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /^Send KES/ })).not.toBeInTheDocument();
  });

  test('the server’s refusal stands beside its field, in the form', async () => {
    take('/b2c/single', () =>
      refuse(400, 'validation_error', { amount: ['The most for one payout of this business is 1000.'] }),
    );
    const { user } = visitAs('maker');
    await fillPhone(user);
    await review(user);
    await user.click(await sendButton());

    await screen.findByText('The most for one payout of this business is 1000.');
    expect(screen.getByLabelText(/^Amount/)).toBeInvalid();
    expect(screen.getByLabelText(/^Amount/)).toHaveValue('1,500');
  });

  test('it keeps its key when the connection broke, so that trying again is safe', async () => {
    const payment = stands(makePayout());
    const sent = take('/b2c/single', offline, () => refuse(500, 'server_error'), accepted(payment));
    const { user } = visitAs('maker');
    await fillPhone(user);
    await review(user);

    await user.click(await sendButton());
    await screen.findByText(/No connection to the server/);
    expect(screen.getByText(/Trying again is safe/)).toBeInTheDocument();
    await user.click(await sendButton());
    await screen.findByText(/Something went wrong on our side/);
    await user.click(await sendButton());

    await screen.findByRole('heading', { name: 'Waiting for a second person' });
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
  });

  test('a payout that was stored with other values is never overwritten', async () => {
    const sent = take('/b2c/single', () => refuse(422, 'idempotency_key_reused'));
    const { user } = visitAs('maker');
    await fillPhone(user);
    await review(user);
    await user.click(await sendButton());

    await user.click(await screen.findByRole('button', { name: 'Open a new form' }));
    await fillPhone(user);
    await review(user);
    await user.click(await sendButton());

    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[0]?.key).not.toBe(sent[1]?.key);
  });

  test('it offers a choice of shortcodes only where several can pay', async () => {
    const own = (shortcode: string, ...purposes: string[]) => ({ shortcode, environment: 'simulator', purposes });
    const shortcodes = [own('600100', 'stk', 'c2b'), own('600200', 'b2c'), own('600300', 'b2c', 'b2b')];
    server.use(signedInAs({ businesses: [{ ...SHOP, status: 'active', role: 'maker', shortcodes }] }));
    const { user } = visit('/payouts/new');

    const choice = await screen.findByLabelText('Paid from');
    expect(within(choice).queryByText('600100 · simulator')).not.toBeInTheDocument();
    expect(within(choice).getByText('600200 · simulator')).toBeInTheDocument();

    await user.click(screen.getByRole('link', { name: 'A business' }));

    await screen.findByLabelText(/^Pay bill number/);
    expect(screen.queryByLabelText('Paid from')).not.toBeInTheDocument();
  });
});

describe('paying others', () => {
  test('a pay bill needs an account, and gets what was typed', async () => {
    const payment = stands(makePayout({ kind: 'b2b', phone_number: '', counterparty_name: 'paybill 888880' }));
    const sent = take('/b2b/single', accepted(payment));
    const { user } = visitAs('maker', '/payouts/new?kind=business');
    await fill(user, /^Pay bill number/, '888880');
    await fill(user, /^Amount/, '300000');
    await review(user);
    await screen.findByText('A pay bill needs an account number of at most 13 characters.');
    await fill(user, /^Account number/, 'Meter77');
    await review(user);
    expect(await screen.findByText('Pay bill 888880, account Meter77')).toBeInTheDocument();
    expect(screen.getByText('three hundred thousand shillings')).toBeInTheDocument();
    await user.click(await sendButton());

    await screen.findByText('paybill 888880');
    expect(sent[0]?.body).toEqual({
      receiver_type: 'paybill',
      receiver_shortcode: '888880',
      account_reference: 'Meter77',
      amount: '300000',
      business_id: SHOP.id,
    });
  });

  test('a till needs no account', async () => {
    const payment = stands(makePayout({ kind: 'b2b', phone_number: '', counterparty_name: 'till 123456' }));
    const sent = take('/b2b/single', accepted(payment));
    const { user } = visitAs('maker', '/payouts/new?kind=business');
    await user.click(await screen.findByLabelText('Till'));
    await fill(user, /^Till number/, '123456');
    await fill(user, /^Amount/, '50');
    await review(user);
    await user.click(await sendButton());

    await screen.findByText('till 123456');
    expect(sent[0]?.body).toMatchObject({ receiver_type: 'till', receiver_shortcode: '123456', amount: '50' });
  });

  test('tax goes to the authority under its registration number', async () => {
    const payment = stands(makePayout({ kind: 'tax', phone_number: '', counterparty_name: 'Kenya Revenue Authority' }));
    const sent = take('/b2b/tax', accepted(payment));
    const { user } = visitAs('maker', '/payouts/new?kind=tax');
    await fill(user, /^Payment registration number/, '353353');
    await fill(user, /^Amount/, '1200');
    await review(user);
    const panel = await screen.findByRole('region', { name: 'Check before money moves' });
    expect(panel).toHaveTextContent('Kenya Revenue Authority');
    expect(panel).toHaveTextContent('353353');
    await user.click(await sendButton());

    await screen.findByRole('heading', { name: 'Waiting for a second person' });
    expect(sent[0]?.body).toEqual({ payment_registration_number: '353353', amount: '1200', business_id: SHOP.id });
  });

  test('another business is asked through its till', async () => {
    const payment = stands(
      makePayout({ kind: 'b2b_express', direction: 'in', status: 'queued', counterparty_name: 'till 654321' }),
    );
    const sent = take('/b2b/express', accepted(payment));
    const { user } = visitAs('operator');
    await fill(user, /^The other business’s till/, '654321');
    await fill(user, /^Amount/, '700');
    await fill(user, /^Reference/, 'INV-9');
    await review(user);
    await screen.findByRole('region', { name: 'Check before it is sent' });
    await user.click(await sendButton());

    await screen.findByRole('heading', { name: 'In the queue' });
    expect(sent[0]?.body).toEqual({
      payer_shortcode: '654321',
      amount: '700',
      payment_reference: 'INV-9',
      business_id: SHOP.id,
    });
  });
});

describe('who may pay out', () => {
  test.each([
    ['maker', ['A phone', 'A business', 'Tax', 'Ask a business']],
    ['operator', ['Ask a business']],
  ])('a %s is offered what the role allows', async (role, tabs) => {
    visitAs(role);

    const row = await screen.findByRole('navigation', { name: 'Whom to pay' });
    expect(within(row).getAllByRole('link')).toHaveLength(tabs.length);
    for (const name of tabs) expect(within(row).getByRole('link', { name })).toBeInTheDocument();
  });

  test.each(['viewer', 'checker', 'admin'])('a %s is told who can', async (role) => {
    visitAs(role);

    await screen.findByRole('heading', { name: 'Your role can’t pay out' });
    expect(screen.queryByRole('link', { name: 'Pay out' })).not.toBeInTheDocument();
  });
});

describe('following a payout', () => {
  const follow = (payment: Transaction) => visitAs('maker', `/payouts/new?payment=${stands(payment).id}`);
  const steps = () =>
    within(screen.getByRole('list', { name: 'How far it is' }))
      .getAllByRole('listitem')
      .map((step) => [step.textContent, step.getAttribute('data-state')]);

  test('it goes from approval to receipt by itself', async () => {
    const payment = makePayout();
    follow(payment);
    await screen.findByRole('heading', { name: 'Waiting for a second person' });
    stands({ ...payment, status: 'queued' });
    act(() => {
      FakeEventSource.current.open();
      FakeEventSource.current.send({ transaction_id: payment.id, new_status: 'queued' });
    });
    await screen.findByRole('heading', { name: 'In the queue' });
    expect(steps()).toEqual([
      ['Approval (done)', 'done'],
      ['In the queue', 'now'],
      ['With Safaricom', 'ahead'],
      ['Result', 'ahead'],
    ]);
    stands({ ...payment, status: 'succeeded', receipt_number: 'UKL8PAID02' });
    act(() => FakeEventSource.current.send({ transaction_id: payment.id, new_status: 'succeeded' }));

    await screen.findByRole('heading', { name: 'Sent' });
    expect(screen.getByText('UKL8PAID02')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Pay someone else' })).toBeInTheDocument();
  });

  test.each(['sending', 'submitted', 'unknown', 'needs_attention'] as const)(
    'while it is %s, no second payout is offered',
    async (status) => {
      follow(makePayout({ status }));

      await screen.findByRole('link', { name: 'Open the payment' });
      expect(screen.queryByRole('button', { name: /Pay someone else|New payout/ })).not.toBeInTheDocument();
    },
  );

  test('a failed one says why, and starts a new form with its values', async () => {
    const { user } = follow(
      makePayout({ status: 'failed', failure_reason: 'insufficient_funds', result_description: 'Low balance.' }),
    );
    await screen.findByRole('heading', { name: 'Float too small' });
    expect(screen.getByText('Low balance.')).toBeInTheDocument();

    await user.click(screen.getByRole('button', { name: 'New payout with the same values' }));

    expect(await screen.findByLabelText(/^Receiver’s phone/)).toHaveValue('254712345678');
    expect(screen.getByLabelText(/^Amount/)).toHaveValue('1500');
  });

  test('a second person’s “no” is told with the reason', async () => {
    follow(makePayout({ status: 'failed', failure_reason: 'rejected', result_description: 'Wrong person.' }));

    await screen.findByRole('heading', { name: 'Turned down' });
    expect(screen.getByText('Wrong person.')).toBeInTheDocument();
    // It never came to the queue or to Safaricom, so nothing may look as if it had.
    expect(screen.queryByRole('list', { name: 'How far it is' })).not.toBeInTheDocument();
  });
});

describe('an amount in words', () => {
  test.each([
    ['1', 'one shilling'],
    ['10', 'ten shillings'],
    ['19', 'nineteen shillings'],
    ['42', 'forty-two shillings'],
    ['100', 'one hundred shillings'],
    ['101', 'one hundred and one shillings'],
    ['1001', 'one thousand and one shillings'],
    ['1500', 'one thousand five hundred shillings'],
    ['250000', 'two hundred and fifty thousand shillings'],
    ['1234567', 'one million two hundred and thirty-four thousand five hundred and sixty-seven shillings'],
    ['99999999999', expect.stringMatching(/^ninety-nine billion/)],
  ])('%s is %s', (amount, words) => {
    expect(amountInWords(amount, i18next.t)).toEqual(words);
  });
});
