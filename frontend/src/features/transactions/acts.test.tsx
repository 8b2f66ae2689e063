import { screen, waitFor, within } from '@testing-library/react';
import { delay, HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import type { Transaction } from '@/api/transaction.ts';
import { makePage, makePaid, makePayout, makeTransaction } from '@/testing/factories.ts';
import { at, offline, refuse, signedInAs } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';

type User = ReturnType<typeof visit>['user'];

interface Scene {
  role?: string;
  superuser?: boolean;
  /** Who asked for the payment, as its first event says. */
  source?: string;
  /** Who agreed to it already. */
  agreed?: string[];
  linked?: Transaction[];
}

/** The page of a payment as somebody sees it. The person at the screen is user 7. */
function look(
  payment: Transaction,
  { role = 'checker', superuser, source = 'user:3', agreed = [], linked = [] }: Scene = {},
) {
  const made = { at: payment.created_at, type: 'event', title: '', old_status: '', new_status: payment.status };
  const acts = agreed.map((source, index) => ({
    at: payment.created_at,
    type: 'act',
    title: 'payout.approved',
    detail: `${index + 1} of 2`,
    source,
  }));
  const results = [{ ...made, source }, ...acts];
  stands(payment);
  server.use(
    signedInAs({ role, ...(superuser && { superuser }) }),
    http.get(at(`/transactions/${payment.id}/timeline`), () => HttpResponse.json({ results })),
    http.get(at('/transactions'), ({ request }) => {
      const parent = new URL(request.url).searchParams.get('parent_id');
      return HttpResponse.json(makePage(parent === payment.id ? linked : []));
    }),
  );
  return visit(`/transactions/${payment.id}`);
}

function stands(payment: Transaction): Transaction {
  server.use(
    http.get(at(`/transactions/${payment.id}`), () => HttpResponse.json(payment)),
    http.get(at(`/transactions/${payment.id}/timeline`), () => HttpResponse.json({ results: [] })),
  );
  return payment;
}

interface Sent {
  key: string | null;
  body: unknown;
}

function take(payment: Transaction, act: string, ...answers: (() => Response | Promise<Response>)[]): Sent[] {
  const sent: Sent[] = [];
  server.use(
    http.post(at(`/transactions/${payment.id}/${act}`), async ({ request }) => {
      sent.push({ key: request.headers.get('Idempotency-Key'), body: await request.json() });
      const answer = answers[Math.min(sent.length, answers.length) - 1];
      return answer ? answer() : HttpResponse.error();
    }),
  );
  return sent;
}

const answer =
  (payment: Transaction, status = 200) =>
  () =>
    HttpResponse.json(payment, { status });

async function type(user: User, field: HTMLElement, value: string) {
  await user.clear(field);
  await user.click(field);
  await user.paste(value);
}

describe('a payout that waits for a second person', () => {
  test('a checker approves it, once, and it goes into the queue', async () => {
    const payment = makePayout();
    const { user } = look(payment);
    const sent = take(payment, 'approve', async () => {
      await delay(50);
      stands({ ...payment, status: 'queued' });
      return answer({ ...payment, status: 'queued' })();
    });

    await user.click(await screen.findByRole('button', { name: 'Approve' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('+254 712 345 678');
    await user.dblClick(within(dialog).getByRole('button', { name: 'Approve KES 1,500.00' }));

    await screen.findByRole('heading', { name: 'In the queue' });
    expect(sent).toHaveLength(1);
  });

  test('a checker turns it down with a reason', async () => {
    const payment = makePayout();
    const { user } = look(payment);
    const rejected = { ...payment, status: 'failed', failure_reason: 'rejected', result_description: 'Wrong person.' };
    const sent = take(payment, 'reject', () => {
      stands(rejected as Transaction);
      return answer(rejected as Transaction)();
    });

    await user.click(await screen.findByRole('button', { name: 'Reject' }));
    await type(user, await screen.findByLabelText(/^Reason/), 'Wrong person.');
    await user.click(screen.getByRole('button', { name: 'Reject the payment' }));

    await screen.findByRole('heading', { name: 'Turned down' });
    expect(sent[0]?.body).toEqual({ reason: 'Wrong person.' });
  });

  test('the server’s refusal is shown, and nothing looks approved', async () => {
    const payment = makePayout();
    const { user } = look(payment);
    take(payment, 'approve', () =>
      refuse(409, 'invalid_state', {}, 'This payment does not wait for anybody’s approval.'),
    );

    await user.click(await screen.findByRole('button', { name: 'Approve' }));
    await user.click(await screen.findByRole('button', { name: 'Approve KES 1,500.00' }));

    await screen.findByText('This payment does not wait for anybody’s approval.');
    expect(screen.getByRole('heading', { name: 'Waiting for a second person' })).toBeInTheDocument();
  });

  test('whoever made it is told that a second person must decide, even as a superuser', async () => {
    look(makePayout(), { superuser: true, source: 'user:7' });

    await screen.findByText('You made this, so a second person must approve or reject it.');
    expect(screen.queryByRole('button', { name: 'Approve' })).not.toBeInTheDocument();
  });

  test('whoever agreed is told that another person must agree too', async () => {
    look(makePayout(), { agreed: ['user:7'] });

    await screen.findByText('You agreed. Another person must agree too.');
    expect(screen.queryByRole('button', { name: 'Approve' })).not.toBeInTheDocument();
    const timeline = within(screen.getByRole('region', { name: 'Timeline' }));
    expect(await timeline.findByText('1 of 2 · by staff (7)')).toBeInTheDocument();
  });

  test('the other person still decides', async () => {
    look(makePayout(), { agreed: ['user:8'] });

    expect(await screen.findByRole('button', { name: 'Approve' })).toBeInTheDocument();
  });

  test.each(['viewer', 'operator', 'maker', 'admin'])('a %s has nothing to decide', async (role) => {
    look(makePayout(), { role });

    await screen.findByText('A checker of this business approves or rejects it.');
    await within(screen.getByRole('region', { name: 'Timeline' })).findByText(/by staff/);
    expect(screen.queryByRole('button', { name: 'Approve' })).not.toBeInTheDocument();
  });
});

describe('giving a payment back', () => {
  const open = async (user: User) => {
    await user.click(await screen.findByRole('button', { name: 'Give back' }));
    return within(await screen.findByRole('dialog'));
  };
  const child = (parent: Transaction, changes: Partial<Transaction> = {}) =>
    makePayout({ kind: 'refund', amount: '400.00', parent_id: parent.id, ...changes });

  test('all that is left is offered, and the new payment opens', async () => {
    const payment = makePaid();
    const made = stands(child(payment, { amount: '1100.00' }));
    const { user, location } = look(payment, { role: 'maker', linked: [child(payment, { status: 'submitted' })] });
    const sent = take(payment, 'refund', async () => {
      await delay(50);
      return answer(made, 202)();
    });

    const dialog = await open(user);
    expect(dialog.getByText('KES 1,100.00')).toBeInTheDocument();
    expect(dialog.getByLabelText(/^Amount/)).toHaveValue('1100');
    await type(user, dialog.getByLabelText(/^Reason/), 'Sold out');
    await user.dblClick(dialog.getByRole('button', { name: 'Give back KES 1,100.00' }));

    await waitFor(() => expect(location()).toBe(`/transactions/${made.id}`));
    expect(sent).toEqual([
      {
        key: expect.stringMatching(/^[0-9a-f]{32}$/),
        body: { method: 'b2c', amount: '1100', reason: 'Sold out' },
      },
    ]);
  });

  test('a reversal takes the whole payment', async () => {
    const payment = makePaid();
    const made = stands(child(payment, { kind: 'reversal' }));
    const { user, location } = look(payment, { role: 'maker' });
    const sent = take(payment, 'refund', answer(made, 202));

    const dialog = await open(user);
    await user.click(dialog.getByLabelText('Undo the payment (reversal)'));
    await type(user, dialog.getByLabelText(/^Reason/), 'Paid twice');
    await user.click(dialog.getByRole('button', { name: 'Give back KES 1,500.00' }));

    await waitFor(() => expect(location()).toBe(`/transactions/${made.id}`));
    expect(sent[0]?.body).toEqual({ method: 'reversal', amount: '1500.00', reason: 'Paid twice' });
  });

  test('no reversal is offered once a part was given back', async () => {
    const payment = makePaid();
    const { user } = look(payment, { role: 'maker', linked: [child(payment, { status: 'succeeded' })] });

    const dialog = await open(user);

    expect(dialog.getByLabelText('Undo the payment (reversal)')).toBeDisabled();
    expect(dialog.getByText(/can’t be undone as a whole/)).toBeInTheDocument();
  });

  test('more than is left is refused beside the amount, and nothing is sent', async () => {
    const payment = makePaid();
    const { user } = look(payment, { role: 'maker' });
    const sent = take(payment, 'refund', offline);

    const dialog = await open(user);
    await type(user, dialog.getByLabelText(/^Amount/), '1501');
    await user.click(dialog.getByRole('button', { name: /^Give back/ }));

    await dialog.findByText('Enter whole shillings from 10 to KES 1,500.00.');
    expect(dialog.getByText('Enter a reason of 2 to 100 characters.')).toBeInTheDocument();
    expect(sent).toEqual([]);
  });

  test('the server’s words stand beside their field', async () => {
    const payment = makePaid();
    const { user } = look(payment, { role: 'maker' });
    take(payment, 'refund', () =>
      refuse(400, 'validation_error', { method: ['The payer’s whole number is not known.'] }),
    );

    const dialog = await open(user);
    await type(user, dialog.getByLabelText(/^Reason/), 'Sold out');
    await user.click(dialog.getByRole('button', { name: /^Give back/ }));

    await dialog.findByText('The payer’s whole number is not known.');
  });

  test('closing the dialog after a broken connection keeps its key', async () => {
    const payment = makePaid();
    const made = stands(child(payment));
    const { user, location } = look(payment, { role: 'maker' });
    const sent = take(payment, 'refund', offline, answer(made, 202));
    const dialog = await open(user);
    await type(user, dialog.getByLabelText(/^Reason/), 'Sold out');
    await user.click(dialog.getByRole('button', { name: /^Give back/ }));
    await dialog.findByText(/No connection to the server/);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());

    const again = await open(user);
    expect(again.getByLabelText(/^Reason/)).toHaveValue('Sold out');
    await user.click(again.getByRole('button', { name: /^Give back/ }));

    await waitFor(() => expect(location()).toBe(`/transactions/${made.id}`));
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
  });

  test.each([
    ['viewer', makePaid(), []],
    ['checker', makePaid(), []],
    ['maker', makeTransaction(), []],
    ['maker', makePayout({ status: 'succeeded' }), []],
    ['maker', makePaid(), [makePayout({ kind: 'reversal', amount: '1500.00' })]],
  ])('it is not offered where it can’t be done (%s)', async (role, payment, linked) => {
    look(payment, { role, linked });

    await screen.findByRole('button', { name: 'Check with Safaricom now' });
    if (linked.length > 0) await screen.findByRole('region', { name: 'Linked payments' });
    expect(screen.queryByRole('button', { name: 'Give back' })).not.toBeInTheDocument();
  });

  test('what was given back is linked both ways', async () => {
    const payment = makePaid();
    const refund = child(payment, { status: 'succeeded' });
    const { user, location } = look(payment, { role: 'viewer', linked: [refund] });
    stands(refund);
    const list = await screen.findByRole('list', { name: 'Payments that belong to this one' });
    expect(list).toHaveTextContent('Refund');

    await user.click(within(list).getByRole('link', { name: 'KES 400.00' }));
    await user.click(await screen.findByRole('link', { name: 'Open the first payment' }));

    await waitFor(() => expect(location()).toBe(`/transactions/${payment.id}`));
  });

  test('a row of a batch leads to its batch', async () => {
    const batch_id = '01975b00-0000-7000-8000-00000000bbbb';
    look(makePayout({ status: 'succeeded', batch_id }), { role: 'viewer' });

    const way = await screen.findByRole('link', { name: 'Open the batch' });
    expect(way).toHaveAttribute('href', `/batches/b2c/${batch_id}`);
  });
});

describe('settling what needs attention', () => {
  const doubtful = (changes: Partial<Transaction> = {}) => makePayout({ status: 'needs_attention', ...changes });
  const open = async (user: User) => {
    await user.click(await screen.findByRole('button', { name: 'Settle it' }));
    return within(await screen.findByRole('dialog'));
  };

  test('a checker settles it as succeeded, with the receipt', async () => {
    const payment = doubtful();
    const settled = { ...payment, status: 'succeeded' as const, receipt_number: 'UKL8PAID02' };
    const { user } = look(payment);
    const sent = take(payment, 'resolve', async () => {
      await delay(50);
      stands(settled);
      return answer(settled)();
    });

    const dialog = await open(user);
    await user.click(dialog.getByLabelText('The money moved'));
    await type(user, dialog.getByLabelText(/^M-PESA receipt/), 'UKL8PAID02');
    await type(user, dialog.getByLabelText(/^Reason/), 'On the statement of 21 November');
    await user.dblClick(dialog.getByRole('button', { name: 'Settle as succeeded' }));

    await screen.findByRole('heading', { name: 'Sent' });
    expect(sent.map(({ body }) => body)).toEqual([
      { outcome: 'succeeded', receipt_number: 'UKL8PAID02', reason: 'On the statement of 21 November' },
    ]);
  });

  test('nothing is chosen beforehand, and nothing is sent without a reason', async () => {
    const payment = doubtful();
    const { user } = look(payment);
    const sent = take(payment, 'resolve', offline);

    const dialog = await open(user);
    await user.click(dialog.getByRole('button', { name: 'Settle' }));

    await dialog.findByText('Choose what happened.');
    expect(dialog.getByText('Say why, in at least 3 characters.')).toBeInTheDocument();
    expect(sent).toEqual([]);
  });

  test('the server’s words stand beside the reason, and a failure sends no receipt', async () => {
    const payment = doubtful();
    const { user } = look(payment);
    const sent = take(payment, 'resolve', () =>
      refuse(400, 'validation_error', { reason: ['Ask Daraja first, or name the M-PESA statement.'] }),
    );

    const dialog = await open(user);
    expect(dialog.getByText(/must never be called failed/)).toBeInTheDocument();
    await user.click(dialog.getByLabelText('No money moved'));
    await type(user, dialog.getByLabelText(/^Reason/), 'I think so');
    await user.click(dialog.getByRole('button', { name: 'Settle as failed' }));

    await dialog.findByText('Ask Daraja first, or name the M-PESA statement.');
    expect(sent[0]?.body).toEqual({ outcome: 'failed', reason: 'I think so' });
  });

  test('whoever asked for it is told that a second person settles it', async () => {
    look(doubtful(), { superuser: true, source: 'user:7' });

    await screen.findByText('You asked for this payment, so a second person must settle it.');
    expect(screen.queryByRole('button', { name: 'Settle it' })).not.toBeInTheDocument();
  });

  test('a maker can’t settle', async () => {
    look(doubtful(), { role: 'maker' });

    await screen.findByText(/Someone with the checker role then settles it/);
    expect(screen.queryByRole('button', { name: 'Settle it' })).not.toBeInTheDocument();
  });
});
