import { screen, waitFor, within } from '@testing-library/react';
import { delay, HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import type { Batch } from '@/api/batch.ts';
import { DIGEST, makeBatch, makeRow, makeRunning } from '@/testing/batch-factories.ts';
import { makePage, newId } from '@/testing/factories.ts';
import { at, refuse, signedInAs } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';
import type { BatchRow } from './api.ts';
import { formatSpan, paceOf } from './use-pace.ts';

const doorOf = ({ kind, id }: Batch) => `/${kind}/bulk/${id}`;
const addressOf = ({ kind, id }: Batch) => `/batches/${kind}/${id}`;

/** What the server says about the batch and its rows from now on; gives the queries for rows. */
function stands(batch: Batch, rows: BatchRow[] = [makeRow()], page: Parameters<typeof makePage>[1] = {}): string[] {
  const asked: string[] = [];
  server.use(
    http.get(at(doorOf(batch)), () => HttpResponse.json(batch)),
    http.get(at(`${doorOf(batch)}/items`), ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json(makePage(rows, page));
    }),
  );
  return asked;
}

interface Sent {
  body: unknown;
  key: string | null;
}

/** Takes an act and answers it; afterwards the batch stands as `then` says. */
function takeAct(batch: Batch, act: string, then: Batch | (() => Response)): Sent[] {
  const sent: Sent[] = [];
  server.use(
    http.post(at(`${doorOf(batch)}/${act}`), async ({ request }) => {
      const text = await request.text();
      sent.push({ body: text ? JSON.parse(text) : null, key: request.headers.get('Idempotency-Key') });
      await delay(20);
      if (typeof then === 'function') return then();
      stands(then);
      return HttpResponse.json(then);
    }),
  );
  return sent;
}

// By text, because working out the roles of a whole page again and again takes seconds.
const heading = (name: string) => screen.findByText(name, { selector: 'h1, h2, h3' });
const button = (name: string) => screen.queryByRole('button', { name });
const dialog = async () => within(await screen.findByRole('dialog'));

describe('the page of a batch', () => {
  test('it tells how far the batch is, in a bar and in a table that leads to the rows', async () => {
    const batch = makeRunning({ item_count: 200, counts: { succeeded: 150, failed: 1, waiting: 49 } });
    const asked = stands(batch);
    const { user, location } = visit(addressOf(batch));

    await heading('Rows are being sent');
    expect(screen.getByText(/151 of 200 rows ended · KES 1,500.00 of KES 4,500.00 paid/)).toBeInTheDocument();
    const lines = within(screen.getByRole('table', { name: 'Rows by status' })).getAllByRole('row');
    expect(lines.slice(1).map(({ textContent }) => textContent)).toEqual([
      'Succeeded15075 %',
      'Failed1< 1 %',
      'Waiting4925 %',
    ]);
    await user.click(screen.getByRole('link', { name: 'Show the rows with the status Failed' }));

    expect(location()).toBe(`${addressOf(batch)}?status=failed`);
    await waitFor(() => expect(asked.at(-1)).toBe('?status=failed'));
  });

  test('rows show their state, remark and links to payments and to each other, and turn by cursor', async () => {
    const payment = newId();
    const failed = makeRow({
      status: 'failed',
      transaction_id: payment,
      retried_as_row: 3,
      errors: ['Limit reached.'],
    });
    const batch = makeRunning();
    const asked = stands(batch, [failed, makeRow({ row_number: 2, recipient: '254110***456' })], { next: 'from-2' });
    const { user, location } = visit(addressOf(batch));

    const table = await screen.findByRole('table', { name: 'Rows of the batch' });
    const [, first, second] = within(table).getAllByRole('row');
    expect(first).toHaveTextContent('Limit reached. · Tried again as row 3');
    const link = within(first as HTMLElement).getByRole('link', { name: 'Payment of row 1' });
    expect(link).toHaveAttribute('href', `/transactions/${payment}`);
    expect(second).toHaveTextContent('+254 110 *** 456');
    expect(second).toHaveTextContent('Waiting');
    await user.selectOptions(screen.getByLabelText('Rows with status'), 'Outcome unknown');
    expect(location()).toBe(`${addressOf(batch)}?status=unknown`);
    await user.click(await screen.findByRole('button', { name: 'Next' }));
    expect(location()).toBe(`${addressOf(batch)}?status=unknown&cursor=from-2`);
    await waitFor(() => expect(asked.at(-1)).toBe('?status=unknown&cursor=from-2'));
  });

  test('a payment to a business shows its shortcode, what it is, and the account', async () => {
    const batch = makeRunning({ kind: 'b2b' });
    stands(batch, [makeRow({ recipient: '600123', receiver_type: 'paybill', account_reference: 'Rent-7' })]);

    visit(addressOf(batch));

    expect(await screen.findAllByText('paybill 600123 · Rent-7')).not.toHaveLength(0);
  });

  test('it follows the batch by itself until it is through', async () => {
    const batch = makeRunning();
    stands(batch);
    visit(addressOf(batch));
    await heading('Rows are being sent');

    const ended = { status: 'completed', counts: { succeeded: 3 }, paid_amount: '4500.00' } as const;
    stands({ ...batch, ...ended });

    await heading('Every row is paid');
    expect(screen.getByText(/3 of 3 rows ended/)).toBeInTheDocument();
  });

  test('a pause says why in the server’s words, and what to do', async () => {
    const reason = 'The account has too little money for the next row. Top it up, then resume.';
    const batch = makeRunning({ status: 'paused', status_reason: reason });
    stands(batch);
    server.use(signedInAs({ role: 'maker' }));

    visit(addressOf(batch));

    await heading('Paused');
    expect(screen.getByText(`Reason: ${reason}`)).toBeInTheDocument();
    expect(screen.getByText('A checker who did not make this batch can resume it.')).toBeInTheDocument();
    expect(button('Resume')).not.toBeInTheDocument();
  });

  test('rows in doubt are named as such at the end', async () => {
    const batch = makeRunning({ status: 'completed', counts: { succeeded: 2, needs_attention: 1 } });
    stands(batch);

    visit(addressOf(batch));

    await heading('Completed; some rows need a person');
    expect(screen.getByText(/they are not sent again: the money may have moved/)).toBeInTheDocument();
  });

  test('it warns where the account holds too little for what is still to be sent', async () => {
    const float = {
      account: 'Utility Account',
      available: '900.00',
      told_at: '2026-11-21T09:00:00Z',
      is_enough: false,
    };
    const batch = makeBatch({ fees: '27.00', float });
    stands(batch);

    visit(addressOf(batch));

    await screen.findByText('The account may not hold enough');
    const details = screen.getByRole('region', { name: 'Details' });
    expect(details).toHaveTextContent('M-PESA fees, aboutKES 27.00');
    expect(details).toHaveTextContent('KES 900.00Utility Account, as of 21 Nov 2026, 12:00 EAT');
  });

  test('the report is one link away', async () => {
    const batch = makeBatch();
    stands(batch);

    visit(addressOf(batch));

    const link = await screen.findByRole('link', { name: 'Download the report' });
    expect(link).toHaveAttribute('href', `/api/v1/b2c/bulk/${batch.id}/report`);
    expect(link).toHaveAttribute('download');
  });

  test.each(['/batches/b2c/01975c00-0000-7000-8000-000000000000', '/batches/xyz/1'])(
    'there is no batch at %s, and it says so',
    async (address) => {
      server.use(http.get(at('/b2c/bulk/:id'), () => refuse(404, 'not_found')));

      visit(address);

      await heading('No such batch');
    },
  );
});

describe('deciding on a batch', () => {
  test('a checker sees total and count and agrees to exactly these rows, once', async () => {
    const batch = makeBatch();
    stands(batch);
    server.use(signedInAs({ role: 'checker' }));
    const sent = takeAct(batch, 'approve', { ...batch, status: 'approved', approved_by: 'wanjiku' });
    const { user } = visit(addressOf(batch));
    await user.click(await screen.findByRole('button', { name: 'Approve' }));

    const question = await dialog();
    expect(question.getByText('KES 4,500.00')).toBeInTheDocument();
    expect(question.getByText('otieno')).toBeInTheDocument();
    await user.dblClick(question.getByRole('button', { name: 'Approve KES 4,500.00' }));

    await heading('Approved, about to start');
    expect(sent.map(({ body }) => body)).toEqual([{ digest: DIGEST }]);
  });

  test('where two must agree it tells how many did, and the first of them is not asked again', async () => {
    const batch = makeBatch({ approvals_needed: 2 });
    stands(batch);
    server.use(signedInAs({ role: 'checker' }));
    const sent = takeAct(batch, 'approve', { ...batch, approvals: 1, approved_by: 'wanjiku' });
    const { user } = visit(addressOf(batch));
    await heading('0 of 2 agreed');
    await user.click(await screen.findByRole('button', { name: 'Approve' }));

    const question = await dialog();
    question.getByText(/Nothing is sent until 2 different people agree; 0 did so far/);
    await user.click(question.getByRole('button', { name: 'Approve KES 4,500.00' }));

    await heading('1 of 2 agreed');
    await screen.findByText('You agreed. It waits for another person to agree too.');
    await screen.findByText('You agreed. Another person must agree too.');
    await waitFor(() => expect(button('Approve')).not.toBeInTheDocument());
    expect(sent).toHaveLength(1);
  });

  test('the last of two is told that sending starts', async () => {
    const batch = makeBatch({ approvals_needed: 2, approvals: 1, approved_by: 'achieng' });
    stands(batch);
    server.use(signedInAs({ role: 'checker' }));
    takeAct(batch, 'approve', { ...batch, status: 'approved', approvals: 2, approved_by: 'achieng, wanjiku' });
    const { user } = visit(addressOf(batch));
    await heading('1 of 2 agreed');
    await user.click(await screen.findByRole('button', { name: 'Approve' }));

    const question = await dialog();
    question.getByText(/Sending starts at once/);
    await user.click(question.getByRole('button', { name: 'Approve KES 4,500.00' }));

    await heading('Approved, about to start');
    await screen.findByText('The batch is approved.');
  });

  test('rows that changed meanwhile are not agreed to before they were looked at', async () => {
    const batch = makeBatch();
    stands(batch);
    server.use(signedInAs({ role: 'checker' }));
    const now = { ...batch, digest: 'beef'.repeat(16), total_amount: '9000.00' };
    const sent = takeAct(batch, 'approve', () => {
      stands(now);
      return refuse(409, 'conflict', { digest: now.digest });
    });
    const { user } = visit(addressOf(batch));
    await user.click(await screen.findByRole('button', { name: 'Approve' }));
    await user.click((await dialog()).getByRole('button', { name: 'Approve KES 4,500.00' }));

    await screen.findByText('These are not the rows you looked at');
    await user.click((await dialog()).getByRole('button', { name: 'Approve KES 4,500.00' }));
    await waitFor(() => expect(sent).toHaveLength(2));
    await user.click(await screen.findByRole('button', { name: 'Load it again' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
    await user.click(await screen.findByRole('button', { name: 'Approve' }));
    await user.click((await dialog()).getByRole('button', { name: 'Approve KES 9,000.00' }));

    await waitFor(() => expect(sent).toHaveLength(3));
    expect(sent.map(({ body }) => body)).toEqual([{ digest: DIGEST }, { digest: DIGEST }, { digest: now.digest }]);
  });

  test('a rejection needs a reason', async () => {
    const batch = makeBatch();
    stands(batch);
    server.use(signedInAs({ role: 'checker' }));
    const sent = takeAct(batch, 'reject', { ...batch, status: 'rejected', status_reason: 'Wrong month' });
    const { user } = visit(addressOf(batch));
    await user.click(await screen.findByRole('button', { name: 'Reject' }));
    const question = await dialog();
    await user.click(question.getByRole('button', { name: 'Reject the batch' }));
    await screen.findByText('Say why; it is kept with the decision.');

    await user.type(question.getByLabelText(/^Reason/), ' Wrong month ');
    await user.click(question.getByRole('button', { name: 'Reject the batch' }));

    await heading('Rejected');
    expect(sent.map(({ body }) => body)).toEqual([{ reason: 'Wrong month' }]);
  });

  test('somebody else was faster: it says so and shows how it stands', async () => {
    const batch = makeBatch();
    stands(batch);
    server.use(signedInAs({ role: 'checker' }));
    takeAct(batch, 'approve', () => {
      stands({ ...batch, status: 'rejected' });
      return refuse(409, 'invalid_state', {}, 'This batch is rejected and does not wait for anybody’s approval.');
    });
    const { user } = visit(addressOf(batch));
    await user.click(await screen.findByRole('button', { name: 'Approve' }));

    await user.click((await dialog()).getByRole('button', { name: /^Approve KES/ }));

    await heading('Rejected');
    expect(button('Approve')).not.toBeInTheDocument();
  });

  test('its maker is told that a second person must decide, and can cancel it', async () => {
    const batch = makeBatch({ maker_id: 7, created_by: 'wanjiku' });
    stands(batch);
    server.use(signedInAs({ role: 'maker' }));
    const sent = takeAct(batch, 'cancel', { ...batch, status: 'cancelled', counts: { cancelled: 3 } });
    const { user } = visit(addressOf(batch));

    await screen.findByText('You made this, so a second person must approve or reject it.');
    expect(button('Approve')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Cancel what is unsent' }));
    await user.click((await dialog()).getByRole('button', { name: 'Cancel unsent rows' }));

    await heading('Cancelled');
    expect(sent).toHaveLength(1);
  });

  test('a superuser can’t approve what he made either', async () => {
    const batch = makeBatch({ maker_id: 7 });
    stands(batch);
    server.use(signedInAs({ superuser: true }));

    visit(addressOf(batch));

    await screen.findByText('You made this, so a second person must approve or reject it.');
    expect(button('Approve')).not.toBeInTheDocument();
  });

  test('others are told who can', async () => {
    const batch = makeBatch();
    stands(batch);
    server.use(signedInAs({ role: 'viewer' }));

    visit(addressOf(batch));

    await screen.findByText('A checker of this business approves or rejects it.');
    for (const name of ['Approve', 'Reject', 'Cancel what is unsent']) expect(button(name)).not.toBeInTheDocument();
  });
});

describe('acting on a batch on its way', () => {
  const acts = ['Pause', 'Resume', 'Cancel what is unsent', 'Retry failed rows'];
  const failed = { succeeded: 2, failed: 1 };
  const own = { maker_id: 7 };

  test.each<[string, string, Partial<Batch>, string[]]>([
    ['its maker', 'maker', { status: 'running', ...own }, ['Pause', 'Cancel what is unsent']],
    ['another maker', 'maker', { status: 'running' }, []],
    ['a checker', 'checker', { status: 'running' }, ['Cancel what is unsent']],
    ['its maker', 'maker', { status: 'paused', ...own }, ['Cancel what is unsent']],
    ['a checker', 'checker', { status: 'paused' }, ['Resume', 'Cancel what is unsent']],
    ['a checker', 'checker', { status: 'completed', counts: failed }, ['Retry failed rows']],
    ['a checker, when all were tried again', 'checker', { status: 'completed', counts: failed, retried_count: 1 }, []],
    ['its maker', 'maker', { status: 'completed', counts: failed, ...own }, []],
    ['a checker', 'checker', { status: 'cancelled' }, []],
  ])('%s (%s) of a batch that is %o may: %j', async (_, role, changes, offered) => {
    const batch = makeRunning(changes);
    stands(batch);
    server.use(signedInAs({ role }));

    visit(addressOf(batch));

    await screen.findByText('Where it stands');
    await screen.findByRole('table', { name: 'Rows of the batch' });
    expect(acts.filter((name) => button(name) !== null)).toEqual(acts.filter((name) => offered.includes(name)));
  });

  test('a pause is asked about and sent once', async () => {
    const batch = makeRunning(own);
    stands(batch);
    server.use(signedInAs({ role: 'maker' }));
    const sent = takeAct(batch, 'pause', { ...batch, status: 'paused', status_reason: 'Paused by wanjiku.' });
    const { user } = visit(addressOf(batch));
    await user.click(await screen.findByRole('button', { name: 'Pause' }));

    await user.dblClick((await dialog()).getByRole('button', { name: 'Pause the batch' }));

    await screen.findByText('Reason: Paused by wanjiku.');
    expect(sent).toHaveLength(1);
  });

  test('failed rows are tried again under one key, also when the first try broke', async () => {
    const batch = makeRunning({ status: 'completed', counts: failed });
    stands(batch);
    server.use(signedInAs({ role: 'checker' }));
    const sent = takeAct(batch, 'retry-failed', () => refuse(503, 'not_ready'));
    const { user } = visit(addressOf(batch));
    await user.click(await screen.findByRole('button', { name: 'Retry failed rows' }));
    await user.click((await dialog()).getByRole('button', { name: 'Retry failed rows' }));
    await screen.findByText(/Something went wrong on our side/);

    const again = takeAct(batch, 'retry-failed', makeRunning({ ...batch, status: 'running' }));
    await user.click((await dialog()).getByRole('button', { name: 'Retry failed rows' }));

    await heading('Rows are being sent');
    expect(sent[0]?.key).toMatch(/^[0-9a-f]{32}$/);
    expect(again.map(({ key }) => key)).toEqual([sent[0]?.key]);
  });
});

describe('the pace of a batch', () => {
  test('it is what ended in the time that was watched', () => {
    const looks = [
      { at: 0, ended: 100 },
      { at: 10_000, ended: 300 },
    ];

    expect(paceOf(looks, 1_300)).toEqual({ rowsPerSecond: 20, secondsLeft: 50 });
  });

  test('it says nothing after a moment, or while nothing ends', () => {
    expect(paceOf([{ at: 0, ended: 1 }], 10)).toBeNull();
    expect(
      paceOf(
        [
          { at: 0, ended: 1 },
          { at: 1_000, ended: 5 },
        ],
        10,
      ),
    ).toBeNull();
    expect(
      paceOf(
        [
          { at: 0, ended: 5 },
          { at: 9_000, ended: 5 },
        ],
        10,
      ),
    ).toBeNull();
  });

  test.each([
    [0.2, '1 s'],
    [40, '40 s'],
    [600, '10 min'],
    [9_000, '3 h'],
  ])('%d seconds are written as %s', (seconds, words) => {
    expect(formatSpan(seconds)).toBe(words);
  });
});
