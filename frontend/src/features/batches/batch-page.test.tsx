import { screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, test } from 'vitest';
import { makeBatch, makeRow, makeRunning } from '@/testing/batch-factories.ts';
import { addressOf, button, heading, stands } from '@/testing/batch-scene.ts';
import { newId } from '@/testing/factories.ts';
import { at, refuse, signedInAs } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';

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
