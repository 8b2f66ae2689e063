import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Batch } from '@/api/batch.ts';
import type { Transaction } from '@/api/transaction.ts';
import { DIGEST, makeBatch } from '@/testing/batch-factories.ts';
import { makePage, makeTransaction, SHOP } from '@/testing/factories.ts';
import { at, refuse, signedInAs } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';

interface Waiting {
  b2c?: Batch[];
  b2b?: Batch[];
  payments?: Transaction[];
  total?: number;
}

/** What waits from now on; gives the queries that were asked. */
function waits({ b2c = [], b2b = [], payments = [], total }: Waiting): string[] {
  const asked: string[] = [];
  const answer = (path: string, things: (Batch | Transaction)[]) =>
    http.get(at(path), ({ request }) => {
      asked.push(path + new URL(request.url).search);
      return HttpResponse.json(makePage(things, total === undefined ? {} : { total }));
    });
  server.use(answer('/b2c/bulk', b2c), answer('/b2b/bulk', b2b), answer('/transactions', payments));
  return asked;
}

const makePayout = (changes: Partial<Transaction> = {}): Transaction =>
  makeTransaction({ kind: 'b2c', direction: 'out', status: 'awaiting_approval', ...changes });

const item = async (list: string, index = 0) => {
  const found = within(await screen.findByRole('list', { name: list })).getAllByRole('listitem')[index];
  return within(found as HTMLElement);
};
const dialog = async () => within(await screen.findByRole('dialog'));

beforeEach(() => server.use(signedInAs({ role: 'checker' })));

describe('what waits for approval', () => {
  test('batches and single payments stand with sum, who made them and when they expire', async () => {
    const refund = makePayout({ kind: 'refund', parent_id: 'x', account_reference: 'Order7' });
    const batch = makeBatch();
    const asked = waits({ b2c: [batch], b2b: [makeBatch({ kind: 'b2b', reference: 'Rents' })], payments: [refund] });

    visit('/approvals');

    const first = await item('Batches that wait for approval');
    expect(first.getByText('Rents')).toBeInTheDocument();
    const second = await item('Batches that wait for approval', 1);
    expect(second.getByRole('link', { name: 'KES 4,500.00' })).toHaveAttribute('href', `/batches/b2c/${batch.id}`);
    expect(second.getByText(/To phones \(B2C\) · 3 payouts/)).toBeInTheDocument();
    expect(second.getByText(/by otieno · Expires /)).toBeInTheDocument();
    const payment = await item('Payments that wait for approval');
    expect(payment.getByText('+254 712 345 678')).toBeInTheDocument();
    expect(payment.getByText('Refund · Refund of a payment · Order7')).toBeInTheDocument();
    expect(asked).toContain('/transactions?status=awaiting_approval&page_size=50');
  });

  test('the menu counts what waits', async () => {
    waits({ b2c: [makeBatch()], payments: [makePayout(), makePayout()] });

    visit('/approvals');

    const link = await screen.findByRole('link', { name: 'Approvals (3 wait for approval)' });
    expect(link).toHaveAttribute('href', '/approvals');
  });

  test('nothing waits, and it says so', async () => {
    visit('/approvals');

    await screen.findByText('Nothing waits for approval');
  });

  test('a batch is approved from here, and leaves the list', async () => {
    const batch = makeBatch();
    waits({ b2c: [batch] });
    const sent: unknown[] = [];
    server.use(
      http.post(at(`/b2c/bulk/${batch.id}/approve`), async ({ request }) => {
        sent.push(await request.json());
        waits({});
        return HttpResponse.json({ ...batch, status: 'approved' });
      }),
    );
    const { user } = visit('/approvals');
    await user.click((await item('Batches that wait for approval')).getByRole('button', { name: 'Approve' }));

    await user.dblClick((await dialog()).getByRole('button', { name: 'Approve KES 4,500.00' }));

    await screen.findByText('Nothing waits for approval');
    expect(sent).toEqual([{ digest: DIGEST }]);
  });

  test('where several must agree it says how many did, and not that it is approved', async () => {
    const batch = makeBatch({ approvals_needed: 3, approvals: 1, approved_by: 'achieng' });
    const payment = makePayout({ amount: '700.00' });
    waits({ b2c: [batch], payments: [payment] });
    const sent: unknown[] = [];
    server.use(
      http.post(at(`/transactions/${payment.id}/approve`), () => {
        sent.push('approve');
        return HttpResponse.json(payment);
      }),
    );
    const { user } = visit('/approvals');

    const row = await item('Batches that wait for approval');
    expect(row.getByText(/3 payouts · 1 of 3 agreed/)).toBeInTheDocument();
    await user.click((await item('Payments that wait for approval')).getByRole('button', { name: 'Approve' }));
    await user.click((await dialog()).getByRole('button', { name: 'Approve KES 700.00' }));

    await screen.findByText('You agreed. It waits for another person to agree too.');
    expect(screen.queryByText('The payment is approved.')).not.toBeInTheDocument();
    expect(sent).toEqual(['approve']);
  });

  test('a single payout is approved, another rejected with a reason', async () => {
    const [good, bad] = [makePayout({ amount: '700.00' }), makePayout({ amount: '900.00' })];
    waits({ payments: [good, bad] });
    const sent: unknown[] = [];
    server.use(
      http.post(at(`/transactions/${good.id}/approve`), async ({ request }) => {
        sent.push(['approve', await request.json()]);
        waits({ payments: [bad] });
        return HttpResponse.json({ ...good, status: 'queued' });
      }),
      http.post(at(`/transactions/${bad.id}/reject`), async ({ request }) => {
        sent.push(['reject', await request.json()]);
        waits({});
        return HttpResponse.json({ ...bad, status: 'failed' });
      }),
    );
    const { user } = visit('/approvals');
    await user.click((await item('Payments that wait for approval')).getByRole('button', { name: 'Approve' }));
    await user.dblClick((await dialog()).getByRole('button', { name: 'Approve KES 700.00' }));
    await waitFor(() => expect(screen.queryByText('KES 700.00')).not.toBeInTheDocument());

    await user.click((await item('Payments that wait for approval')).getByRole('button', { name: 'Reject' }));
    const question = await dialog();
    await user.type(question.getByLabelText(/^Reason/), 'Not ours');
    await user.click(question.getByRole('button', { name: 'Reject the payment' }));

    await screen.findByText('Nothing waits for approval');
    expect(sent).toEqual([
      ['approve', {}],
      ['reject', { reason: 'Not ours' }],
    ]);
  });

  test('whoever made a payment is refused in the server’s words', async () => {
    const words = 'Whoever made it can’t decide on it; a second person must.';
    const payment = makePayout();
    waits({ payments: [payment] });
    server.use(
      signedInAs({ superuser: true }),
      http.post(at(`/transactions/${payment.id}/approve`), () => refuse(403, 'permission_denied', {}, words)),
    );
    const { user } = visit('/approvals');
    await user.click((await item('Payments that wait for approval')).getByRole('button', { name: 'Approve' }));

    await user.click((await dialog()).getByRole('button', { name: /^Approve KES/ }));

    await screen.findByText(words);
  });

  test('who can’t decide is told who can', async () => {
    server.use(signedInAs({ role: 'maker' }));
    const asked = waits({ b2c: [makeBatch({ maker_id: 7 })], payments: [makePayout()] });

    visit('/approvals');

    const batch = await item('Batches that wait for approval');
    expect(batch.getByText('You made this, so a second person must approve or reject it.')).toBeInTheDocument();
    const payment = await item('Payments that wait for approval');
    expect(payment.getByText('A checker of this business approves or rejects it.')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Approve' })).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Approvals' })).toBeInTheDocument();
    expect(asked.filter((query) => query.includes('page_size=1&') || query.endsWith('page_size=1'))).toEqual([]);
  });

  test('several businesses stand apart, and each person decides only where he may', async () => {
    const other = { id: '01975b00-0000-7000-8000-0000000000bb', name: 'Uhuru Books', status: 'active', shortcodes: [] };
    const mine = { ...SHOP, status: 'active', role: 'checker', shortcodes: [] };
    server.use(signedInAs({ businesses: [mine, { ...other, role: 'viewer' }] }));
    waits({ b2c: [makeBatch(), makeBatch({ business_id: other.id })] });

    visit('/approvals');

    const ours = await item(`Batches that wait for approval, ${SHOP.name}`);
    expect(ours.getByRole('button', { name: 'Approve' })).toBeInTheDocument();
    const theirs = await item('Batches that wait for approval, Uhuru Books');
    expect(theirs.queryByRole('button', { name: 'Approve' })).not.toBeInTheDocument();
    expect(screen.getByRole('heading', { name: 'Uhuru Books' })).toBeInTheDocument();
  });

  test('more than fits is counted, with a way to all of it', async () => {
    waits({ payments: [makePayout()], b2c: [makeBatch()], b2b: [makeBatch()], total: 120 });

    visit('/approvals');

    await screen.findAllByText('Only the newest 1 of 120 are listed here.');
    const links = screen.getAllByRole('link', { name: 'See all' }).map((link) => link.getAttribute('href'));
    expect(links).toEqual([
      '/batches?kind=b2c&status=awaiting_approval',
      '/batches?kind=b2b&status=awaiting_approval',
      '/transactions?status=awaiting_approval',
    ]);
  });
});
