import { screen, waitFor, within } from '@testing-library/react';
import { delay, HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Batch } from '@/api/batch.ts';
import { makeBatch, makePreview, withBadRow } from '@/testing/batch-factories.ts';
import { makePage, SHOP } from '@/testing/factories.ts';
import { at, offline, refuse, signedInAs } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';
import type { Preview } from './api.ts';

const CSV = 'recipient,amount\n0712345678,1500\n0110123456,250\n';
const SHORTCODE = { environment: 'simulator', purposes: ['b2c', 'b2b'] };

interface Sent {
  key: string | null;
  body: string;
}

type User = ReturnType<typeof visit>['user'];

/** Answers one after another; the last one stands for all further requests. */
function take(path: string, ...answers: (() => Response | Promise<Response>)[]): Sent[] {
  const sent: Sent[] = [];
  server.use(
    http.post(at(path), async ({ request }) => {
      sent.push({ key: request.headers.get('Idempotency-Key'), body: await request.text() });
      const answer = answers[Math.min(sent.length, answers.length) - 1];
      return answer ? answer() : HttpResponse.error();
    }),
  );
  return sent;
}

const checked = (preview: Preview) => () => HttpResponse.json(preview);
const created = (batch: Batch) => () => HttpResponse.json(batch, { status: 202 });

/** What the server says about this batch from now on. */
function stands(batch: Batch): Batch {
  const door = `/${batch.kind}/bulk/${batch.id}`;
  server.use(
    http.get(at(door), () => HttpResponse.json(batch)),
    http.get(at(`${door}/items`), () => HttpResponse.json(makePage([]))),
  );
  return batch;
}

/** The files that were put into forms, by name and text: jsdom's own don't come through to the stand-in server. */
function watchFiles(): () => Promise<string[]> {
  const append = vi.spyOn(FormData.prototype, 'append');
  return () => {
    const given = append.mock.calls.map(([, value]) => value as unknown).filter((value) => value instanceof File);
    return Promise.all(given.map(async (file) => `${file.name}: ${await file.text()}`));
  };
}

async function choose(user: User, content = CSV, name = 'november.csv') {
  await user.upload(await screen.findByLabelText('Choose a file', { selector: 'input' }), new File([content], name));
}

const submit = () => screen.findByRole('button', { name: /^Create the batch/ });

beforeEach(() => server.use(signedInAs({ role: 'maker' })));

describe('preparing a batch', () => {
  test('a clean list is checked, then created once, and its page opens', async () => {
    const checks = take('/b2c/bulk/preview', checked(makePreview()));
    const batch = stands(makeBatch());
    const sent = take('/b2c/bulk', created(batch));
    const files = watchFiles();
    const { user, location } = visit('/batches/new');
    await user.type(await screen.findByLabelText(/^Name of the batch/), ' Salaries ');
    await user.selectOptions(screen.getByLabelText('Kind of payment'), 'Salary');

    await choose(user);

    expect(await submit()).toHaveTextContent('Create the batch: 2 payouts, KES 1,750.00');
    const check = screen.getByRole('region', { name: 'Check of the list' });
    expect(check).toHaveTextContent('M-PESA fees, aboutKES 18.00');
    expect(check).toHaveTextContent('KES 90,000.00');
    expect(check).toHaveTextContent('A second person must agree');
    expect(checks).toHaveLength(1);
    expect(await files()).toEqual([`november.csv: ${CSV}`]);
    await user.click(await submit());
    await waitFor(() => expect(location()).toBe(`/batches/b2c/${batch.id}`));
    expect(sent).toHaveLength(1);
    expect(sent[0]?.key).toMatch(/^[0-9a-f]{32}$/);
    expect(sent[0]?.body).toContain(SHOP.id);
    expect(sent[0]?.body).toMatch(/name="reference"\s+Salaries\s/);
    expect(sent[0]?.body).toMatch(/name="command_id"\s+SalaryPayment\s/);
    expect(sent[0]?.body).not.toContain('name="repeat"');
  });

  test('every bad row is named with its place, column and reason, and no batch can be made of it', async () => {
    take('/b2c/bulk/preview', checked(withBadRow()));
    const { user } = visit('/batches/new');

    await choose(user);

    await screen.findByText('1 row can’t be taken');
    const [, first] = within(screen.getByRole('table', { name: 'Rows that can’t be taken' })).getAllByRole('row');
    expect(first).toHaveTextContent('23amountMust be whole shillings.');
    expect(screen.queryByRole('button', { name: /^Create the batch/ })).not.toBeInTheDocument();
  });

  test('hundreds of bad rows come in pages, and what the server left out is counted', async () => {
    const errors = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [index + 1, { amount: ['Too small.'] }]),
    );
    take('/b2c/bulk/preview', checked(withBadRow({ errors, lines: {}, bad_rows: 900, bad_rows_not_listed: 700 })));
    const { user } = visit('/batches/new');

    await choose(user);

    const table = await screen.findByRole('table', { name: 'Rows that can’t be taken' });
    expect(within(table).getAllByRole('row')).toHaveLength(21);
    expect(screen.getByText('And 700 further rows that are not listed here.')).toBeInTheDocument();
    await user.click(screen.getAllByRole('button', { name: 'Next' })[0] as HTMLElement);
    expect(within(table).getAllByRole('row')[1]).toHaveTextContent('21amountToo small.');
  });

  test('a corrected file is checked anew', async () => {
    const checks = take('/b2c/bulk/preview', checked(withBadRow()), checked(makePreview()));
    const { user } = visit('/batches/new');
    await choose(user);
    await screen.findByText('1 row can’t be taken');

    await choose(user, CSV, 'corrected.csv');

    await submit();
    expect(screen.queryByText('1 row can’t be taken')).not.toBeInTheDocument();
    expect(checks).toHaveLength(2);
  });

  test('rows that look like paying twice are shown as warnings and hinder nothing', async () => {
    const payment = '01975c00-0000-7000-8000-0000000000ff';
    const preview = makePreview({
      duplicates: [{ recipient: '254712345678', amount: '1500.00', row_numbers: [1, 7] }],
      duplicate_count: 1,
      paid_recently: [{ row_number: 2, transaction_id: payment, batch_id: null, at: '2026-11-21T09:00:00Z' }],
      paid_recently_count: 1,
      float: { account: 'Utility Account', available: '5.00', told_at: '2026-11-21T09:00:00Z', is_enough: false },
    });
    take('/b2c/bulk/preview', checked(preview));
    const { user } = visit('/batches/new');

    await choose(user);

    const twice = await screen.findByRole('table', { name: 'Payees that are listed more than once' });
    expect(twice).toHaveTextContent('+254 712 345 678KES 1,500.001, 7');
    const lately = screen.getByRole('table', { name: 'Rows that were paid lately' });
    expect(within(lately).getByRole('link', { name: 'Payment' })).toHaveAttribute('href', `/transactions/${payment}`);
    expect(screen.getByText('The account may not hold enough')).toBeInTheDocument();
    expect(await submit()).toBeEnabled();
  });

  test('a list over a limit of the business says which', async () => {
    const limits = ['The most for one batch of this business is 1000.'];
    take('/b2c/bulk/preview', checked(makePreview({ can_be_sent: false, limits })));
    const { user } = visit('/batches/new');

    await choose(user);

    await screen.findByText('The most for one batch of this business is 1000.');
    expect(screen.queryByRole('button', { name: /^Create the batch/ })).not.toBeInTheDocument();
  });

  test('a list that came before needs a word that it is meant to be paid once more', async () => {
    const earlier = makeBatch();
    take('/b2c/bulk/preview', checked(makePreview({ repeats_batch_id: earlier.id })));
    const sent = take('/b2c/bulk', created(stands(makeBatch())));
    const { user, location } = visit('/batches/new');

    await choose(user);

    const link = await screen.findByRole('link', { name: 'Look at that batch' });
    expect(link).toHaveAttribute('href', `/batches/b2c/${earlier.id}`);
    expect(screen.queryByRole('button', { name: /^Create the batch/ })).not.toBeInTheDocument();
    await user.click(screen.getByLabelText('Yes, pay this list once more'));
    await user.click(await submit());
    await waitFor(() => expect(location()).toMatch(/^\/batches\/b2c\//));
    expect(sent[0]?.body).toMatch(/name="repeat"\s+true/);
  });

  test('it makes one batch of a double click', async () => {
    take('/b2c/bulk/preview', checked(makePreview()));
    const batch = stands(makeBatch());
    const sent = take('/b2c/bulk', async () => {
      await delay(50);
      return created(batch)();
    });
    const { user, location } = visit('/batches/new');
    await choose(user);

    await user.dblClick(await submit());

    await waitFor(() => expect(location()).toBe(`/batches/b2c/${batch.id}`));
    expect(sent).toHaveLength(1);
  });

  test('it keeps its key when the connection broke, so that trying again is safe', async () => {
    take('/b2c/bulk/preview', checked(makePreview()));
    const batch = stands(makeBatch());
    const sent = take('/b2c/bulk', offline, () => refuse(503, 'not_ready'), created(batch));
    const { user, location } = visit('/batches/new');
    await choose(user);

    await user.click(await submit());
    await screen.findByText(/No connection to the server/);
    expect(screen.getByText(/Trying again is safe/)).toBeInTheDocument();
    await user.click(await submit());
    await screen.findByText(/Something went wrong on our side/);
    await user.click(screen.getByRole('button', { name: 'Check again' }));
    await user.click(await submit());

    await waitFor(() => expect(location()).toBe(`/batches/b2c/${batch.id}`));
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
  });

  test('another name is another request, under another key', async () => {
    take('/b2c/bulk/preview', checked(makePreview()));
    const sent = take('/b2c/bulk', offline, offline);
    const { user } = visit('/batches/new');
    await choose(user);
    await user.click(await submit());
    await screen.findByText(/No connection to the server/);

    await user.type(screen.getByLabelText(/^Name of the batch/), 'Second');
    await user.click(await submit());

    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[0]?.key).not.toBe(sent[1]?.key);
  });

  test('a list that came in meanwhile is not created again, and the earlier batch is named', async () => {
    const earlier = makeBatch();
    const again = makePreview({ repeats_batch_id: earlier.id });
    take('/b2c/bulk/preview', checked(makePreview()), checked(again));
    take('/b2c/bulk', () => refuse(409, 'conflict', { batch_id: earlier.id, status: 'awaiting_approval' }));
    const { user } = visit('/batches/new');
    await choose(user);

    await user.click(await submit());

    const refusal = await screen.findByRole('alert');
    expect(refusal).toHaveTextContent('Nothing was created now.');
    const link = within(refusal).getByRole('link', { name: 'Look at that batch' });
    expect(link).toHaveAttribute('href', `/batches/b2c/${earlier.id}`);
    await user.click(within(refusal).getByRole('button', { name: 'Check again' }));
    await screen.findByLabelText('Yes, pay this list once more');
  });

  test('a file that can’t be read says why in the server’s words', async () => {
    take('/b2c/bulk/preview', () =>
      refuse(400, 'validation_error', { file: ['Columns are missing: amount.'] }, 'Columns are missing: amount.'),
    );
    const { user } = visit('/batches/new');

    await choose(user, 'recipient\n0712345678\n');

    await screen.findByText('Columns are missing: amount.');
  });

  test('a file over the limit is not even sent', async () => {
    const checks = take('/b2c/bulk/preview', checked(makePreview()));
    const { user } = visit('/batches/new');

    await choose(user, 'x'.repeat(5 * 1024 * 1024 + 1));

    await screen.findByText(/This file has 5.0 MB; at most 5 MB are taken/);
    expect(checks).toEqual([]);
  });

  test('pasted rows are checked like a file', async () => {
    const checks = take('/b2b/bulk/preview', checked(makePreview({ kind: 'b2b' })));
    const files = watchFiles();
    const pasted = 'receiver_shortcode\treceiver_type\tamount\n600123\ttill\t800';
    const { user } = visit('/batches/new?kind=b2b');

    await user.click(await screen.findByRole('radio', { name: 'Paste rows' }));
    await user.click(screen.getByRole('button', { name: 'Check these rows' }));
    await screen.findByText('Paste some rows first.');
    await user.click(screen.getByLabelText(/^Rows/, { selector: 'textarea' }));
    await user.paste(pasted);
    await user.click(screen.getByRole('button', { name: 'Check these rows' }));

    await submit();
    expect(checks).toHaveLength(1);
    expect(await files()).toEqual([`pasted-rows.csv: ${pasted}`]);
    expect(screen.queryByText('Paste some rows first.')).not.toBeInTheDocument();
  });

  test('it asks from where to pay only where several shortcodes can, and waits for the answer', async () => {
    const shortcodes = [
      { shortcode: '600984', ...SHORTCODE },
      { shortcode: '600985', ...SHORTCODE },
      { shortcode: '174379', environment: 'simulator', purposes: ['stk'] },
    ];
    server.use(signedInAs({ businesses: [{ ...SHOP, status: 'active', role: 'maker', shortcodes }] }));
    const checks = take('/b2c/bulk/preview', checked(makePreview()));
    const { user } = visit('/batches/new');
    await choose(user);
    await screen.findByText('Choose from which shortcode to pay, then the list is checked.');
    const field = screen.getByLabelText(/^Paid from/);
    expect(within(field).queryByText(/174379/)).not.toBeInTheDocument();

    await user.selectOptions(field, '600985 · simulator');

    await submit();
    expect(checks).toHaveLength(1);
    expect(checks[0]?.body).toMatch(/name="shortcode"\s+600985/);
  });

  test('whoever is no maker is told who can', async () => {
    server.use(signedInAs({ role: 'checker' }));

    visit('/batches/new');

    await screen.findByText('Your role can’t prepare payouts');
    expect(screen.queryByLabelText('Choose a file', { selector: 'input' })).not.toBeInTheDocument();
  });
});
