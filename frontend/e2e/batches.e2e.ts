import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { inspect, openBrowser, type Watched } from './browser.ts';
import { makerAndChecker } from './people.ts';
import { payoutFails } from './phone.ts';

const STAMP = String(Date.now()).slice(-6);
const NAME = `Wages ${STAMP}`;
const ROWS = 12;
// Two pages are looked at in both schemes and widths while a few hundred payouts go out beside them.
const LONG_MS = 300_000;

// A maker and a checker at a desk each; the steps stand on each other in this order.
let browser: Browser;
let maker: Watched;
let checker: Watched;
let batchAddress = '';

beforeAll(async () => {
  browser = await openBrowser();
  [maker, checker] = await makerAndChecker(browser);
}, 120_000);

afterEach(() => {
  for (const desk of [maker, checker]) {
    expect(desk.problems.splice(0), 'console errors and policy violations').toEqual([]);
  }
});

afterAll(async () => {
  await browser?.close();
});

/** Phones and amounts that no other run used, so that nothing looks as if it were paid twice. */
function listOf(rows: number, changed: Record<number, string> = {}): string {
  const lines = Array.from({ length: rows }, (_, index) => {
    const phone = `07${STAMP}${String(index).padStart(2, '0')}`;
    return changed[index + 1] ?? `${phone},${100 + index},W-${index + 1}`;
  });
  return ['recipient,amount,item_reference', ...lines].join('\n');
}

const fileOf = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

describe('a batch from the file to the report', () => {
  test('an empty list leads to the first batch, and the template names the columns', async () => {
    const { page } = maker;
    await page.goto('/batches');
    await page.getByRole('heading', { name: 'Bulk payouts' }).waitFor();
    await inspect(maker, '30-batches-empty');
    await page.getByRole('link', { name: 'New batch' }).first().click();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download a template' }).click();
    const template = readFileSync(await (await saved).path(), 'utf8');

    expect(template.trim()).toBe('recipient,amount,item_reference,remarks,product_type');
    await inspect(maker, '31-batch-new');
  });

  test('a bad row is named with its place and reason, and no batch can be made of it', async () => {
    const { page } = maker;
    const list = listOf(ROWS, { 2: '0712345678,99.50,W-2', 5: 'not a phone,100,W-5' });
    await page.locator('input[type=file]').setInputFiles(fileOf('wages.csv', list));
    await page.getByText('2 rows can’t be taken').waitFor();
    const table = page.getByRole('table', { name: 'Rows that can’t be taken' });

    expect(await table.getByRole('row').nth(1).innerText()).toMatch(/^2\s+3\s+amount\s+\S/);
    expect(await table.getByRole('row').nth(2).innerText()).toMatch(/^5\s+6\s+recipient\s+\S/);
    expect(await page.getByRole('button', { name: /^Create the batch/ }).count()).toBe(0);
    await inspect(maker, '32-batch-bad-rows');
  });

  test('the corrected list is checked and created once, also by a double click', async () => {
    const { page } = maker;
    const list = listOf(ROWS, { 3: listOf(2).split('\n')[2] ?? '' });
    await page.getByLabel('Name of the batch').fill(NAME);
    await page.locator('input[type=file]').setInputFiles(fileOf('wages-corrected.csv', list));
    await page.getByText('1 payee is listed more than once with the same amount').waitFor();
    await inspect(maker, '33-batch-check');
    await page.getByRole('button', { name: /^Create the batch: 12 payouts/ }).dblclick();
    await page.getByRole('heading', { name: 'Waits for a second person' }).waitFor();
    batchAddress = new URL(page.url()).pathname;
    await page.getByText('You made this, so a second person must approve or reject it.').waitFor();
    await inspect(maker, '34-batch-waiting');
    const { total } = await (await maker.context.request.get(`/api/v1/b2c/bulk?reference=${NAME}`)).json();

    expect(total).toBe(1);
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
  });

  test('the same file again is noticed', async () => {
    const { page } = maker;
    await page.goto('/batches/new');
    const list = listOf(ROWS, { 3: listOf(2).split('\n')[2] ?? '' });
    await page.locator('input[type=file]').setInputFiles(fileOf('again.csv', list));
    await page.getByLabel('Yes, pay this list once more').waitFor();

    expect(await page.getByRole('link', { name: 'Look at that batch' }).getAttribute('href')).toBe(batchAddress);
    await inspect(maker, '35-batch-again');
  });

  test('a second person finds it, looks, approves, and watches it to its end', async () => {
    const { page } = checker;
    await page.goto('/');
    await page.getByRole('link', { name: /^Approvals \(\d+ wait/ }).click();
    const entry = page.getByRole('listitem').filter({ hasText: NAME });
    await entry.waitFor();
    await inspect(checker, '36-approvals');
    await entry.getByRole('link', { name: /^KES/ }).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('button', { name: /^Approve KES/ }).waitFor();
    await inspect(checker, '37-batch-approve');
    await page.getByRole('button', { name: /^Approve KES/ }).dblclick();
    await page.getByRole('heading', { name: 'Every row is paid' }).waitFor({ timeout: 90_000 });
    await page.getByText(/12 of 12 rows ended/).waitFor();
    await inspect(checker, '38-batch-completed');
    await page.getByRole('link', { name: 'Payment of row 1', exact: true }).click();
    await page.getByRole('heading', { name: 'KES 100.00' }).waitFor();
  });

  test('the report names every row with its receipt', async () => {
    const { page } = maker;
    await page.goto(batchAddress);
    const saved = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download the report' }).click();
    const download = await saved;
    const [header = '', ...rows] = readFileSync(await download.path(), 'utf8')
      .trim()
      .split(/\r?\n/);

    expect(download.suggestedFilename()).toMatch(/^batch-.*\.csv$/);
    expect(header).toMatch(/^row_number,recipient,.*status,receipt_number/);
    expect(rows).toHaveLength(ROWS);
    expect(rows.every((row) => /,succeeded,[A-Z0-9]{10},/.test(row))).toBe(true);
  });

  test('a batch can be rejected with a reason, and its maker reads it', async () => {
    const { page } = maker;
    await page.goto('/batches/new');
    await page.getByLabel('Name of the batch').fill(`Late ${STAMP}`);
    await page.getByText('Paste rows').click();
    await page.getByLabel(/^Rows/).fill(`recipient\tamount\n07${STAMP}90\t500`);
    await page.getByRole('button', { name: 'Check these rows' }).click();
    await page.getByRole('button', { name: /^Create the batch: 1 payout,/ }).click();
    await page.getByRole('heading', { name: 'Waits for a second person' }).waitFor();
    await checker.page.goto('/approvals');
    const entry = checker.page.getByRole('listitem').filter({ hasText: `Late ${STAMP}` });
    await entry.getByRole('button', { name: 'Reject' }).click();
    await checker.page.getByLabel('Reason').fill('Not in this month');
    await inspect(checker, '39-batch-reject');
    await checker.page.getByRole('button', { name: 'Reject the batch' }).click();
    await entry.waitFor({ state: 'detached' });
    await inspect(checker, '40-approvals-after');
    await page.getByText('Reason: Not in this month').waitFor();
    await page.goto('/batches');
    await page.getByRole('table', { name: 'Batches, newest first' }).waitFor();
    await inspect(maker, '41-batches');
  });
});

describe('a batch on its way', () => {
  const MANY = 250;
  const fail = [4, 9];

  test(
    'it is paused by its maker, and resumed by the second person',
    async () => {
      const { page } = maker;
      for (const row of fail) await payoutFails(`2547${STAMP.slice(2)}${String(row).padStart(4, '0')}`);
      await page.goto('/batches/new');
      const rows = Array.from(
        { length: MANY },
        (_, index) => `07${STAMP.slice(2)}${String(index + 1).padStart(4, '0')},50`,
      );
      const list = ['phone,amount', ...rows].join('\n');
      await page.getByLabel('Name of the batch').fill(`Bonus ${STAMP}`);
      await page.locator('input[type=file]').setInputFiles(fileOf('bonus.csv', list));
      await page.getByRole('button', { name: /^Create the batch: 250 payouts/ }).click();
      await page.getByRole('heading', { name: 'Waits for a second person' }).waitFor();
      batchAddress = new URL(page.url()).pathname;
      await checker.page.goto(batchAddress);
      await checker.page.getByRole('button', { name: 'Approve' }).click();
      await checker.page.getByRole('button', { name: /^Approve KES/ }).click();
      await page.getByRole('heading', { name: 'Rows are being sent' }).waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('button', { name: 'Pause the batch' }).click();
      await page.getByRole('heading', { name: 'Paused' }).waitFor();
      await page.getByText('A checker who did not make this batch can resume it.').waitFor();
      await inspect(maker, '42-batch-paused');
      await checker.page.getByRole('button', { name: 'Resume' }).click();
      await checker.page.getByRole('button', { name: 'Resume the batch' }).click();
      await checker.page.getByRole('heading', { name: 'Rows are being sent' }).waitFor();
      await inspect(checker, '43-batch-running');
    },
    LONG_MS,
  );

  test(
    'rows that failed are named at the end, and tried again as new ones',
    async () => {
      const { page } = checker;
      await page.getByRole('heading', { name: 'Completed; some rows failed' }).waitFor({ timeout: 110_000 });
      await page.getByRole('link', { name: 'Show the rows with the status Failed' }).click();
      await page.waitForURL('**?status=failed');
      await page.getByRole('link', { name: 'Payment of row 9' }).first().waitFor();
      await inspect(checker, '44-batch-some-failed');
      await page.getByRole('button', { name: 'Retry failed rows' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Retry failed rows' }).dblclick();
      await page.getByText(/252 of 252 rows ended/).waitFor({ timeout: 60_000 });
      await page.getByText('Tried again as row 251').first().waitFor();

      const rows = await checker.context.request.get(`/api/v1${batchAddress.replace('/batches/b2c', '/b2c/bulk')}`);
      expect((await rows.json()).counts).toEqual({ succeeded: MANY, failed: fail.length });
    },
    LONG_MS,
  );
});
