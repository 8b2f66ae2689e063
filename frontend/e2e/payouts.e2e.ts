import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { askBeside, settledPayment } from './api.ts';
import { inspect, openBrowser, type Watched } from './browser.ts';
import { makerAndChecker } from './people.ts';

const STAMP = String(Date.now()).slice(-6);
const PHONE = `0701${STAMP}`;
const SHOWN = `+254 ${PHONE.slice(1, 4)} ${PHONE.slice(4, 7)} ${PHONE.slice(7)}`;
const SETTLED_WITHIN = { timeout: 45_000 };

// A maker and a checker at a desk each; the steps stand on each other in this order.
let browser: Browser;
let maker: Watched;
let checker: Watched;
let payout = '';
let paid = '';

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

/** The second person agrees on the page of the payment. */
async function approve(id: string, amount: string, look?: string): Promise<void> {
  const { page } = checker;
  await page.goto(`/transactions/${id}`);
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  if (look) await inspect(checker, look);
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  if (look) await inspect(checker, `${look}-dialog`);
  await page.getByRole('button', { name: `Approve ${amount}` }).dblclick();
  await page.getByText('The payment is approved.').waitFor();
}

describe('a single payout', () => {
  test('bad values are named beside their fields', async () => {
    const { page } = maker;
    await page.goto('/');
    await page.getByRole('link', { name: 'Pay out' }).click();
    await page.getByLabel('Receiver’s phone').fill('12345');
    await page.getByLabel('Amount').fill('9');
    await page.getByRole('button', { name: 'Check and send' }).click();
    await page.getByText('Enter a Kenyan mobile number').waitFor();
    await inspect(maker, '50-payout-invalid');
  });

  test('the maker looks at receiver and amount, sends once, and reads who may approve', async () => {
    const { page } = maker;
    await page.getByLabel('Receiver’s phone').fill(PHONE);
    await page.getByLabel('Amount').fill('1,250');
    await page.getByLabel('Our reference').fill('Wages Njeri');
    await page.getByLabel('Remarks').fill('Wages of November');
    await page.getByRole('button', { name: 'Check and send' }).click();
    await page.getByText('one thousand two hundred and fifty shillings').waitFor();
    await page.getByText(SHOWN).waitFor();
    await inspect(maker, '52-payout-review');
    await page.getByRole('button', { name: 'Send KES 1,250.00' }).dblclick();
    await page.getByRole('heading', { name: 'Waiting for a second person' }).waitFor();
    await page.getByText(/You made it, so you can’t/).waitFor();
    payout = new URL(page.url()).searchParams.get('payment') ?? '';
    await inspect(maker, '53-payout-waiting');
    const answer = await maker.context.request.get(`/api/v1/transactions?kind=b2c&phone_number=${PHONE}`);

    expect((await answer.json()).total).toBe(1);
  });

  test('the maker can’t approve it on its page either', async () => {
    const { page } = maker;
    await page.getByRole('link', { name: 'Open the payment' }).click();
    await page.getByText('You made this, so a second person must approve or reject it.').waitFor();

    expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
    await page.goBack();
  });

  test('a second person looks at it and approves', async () => {
    await approve(payout, 'KES 1,250.00', '54-payout-approve');
  });

  test('the maker sees the result without a reload', async () => {
    const { page } = maker;
    await page.getByRole('heading', { name: 'Sent', exact: true }).waitFor(SETTLED_WITHIN);
    await page.getByText('M-PESA receipt', { exact: true }).waitFor();
    await inspect(maker, '55-payout-sent');
  });

  test('a payout that the checker turns down says why', async () => {
    const { page } = maker;
    await page.getByRole('button', { name: 'Pay someone else' }).click();
    await page.getByRole('link', { name: 'A business', exact: true }).click();
    await page.getByLabel('Pay bill number').fill('600997');
    await page.getByLabel('Account number').fill('Meter77');
    await page.getByLabel('Amount').fill('300');
    await inspect(maker, '56-business-form');
    await page.getByRole('button', { name: 'Check and send' }).click();
    await page.getByText('Pay bill 600997, account Meter77').waitFor();
    await page.getByRole('button', { name: 'Send KES 300.00' }).click();
    await page.getByRole('heading', { name: 'Waiting for a second person' }).waitFor();
    const id = new URL(page.url()).searchParams.get('payment');
    await checker.page.goto(`/transactions/${id}`);
    await checker.page.getByRole('button', { name: 'Reject', exact: true }).click();
    await checker.page.getByLabel('Reason').fill('The meter was paid on Monday.');
    await checker.page.getByRole('button', { name: 'Reject the payment' }).click();
    await page.getByRole('heading', { name: 'Turned down' }).waitFor(SETTLED_WITHIN);
    await page.getByText('The meter was paid on Monday.').waitFor();
    await inspect(maker, '58-payout-rejected');
  });

  test('the other forms stand', async () => {
    const { page } = maker;
    for (const [index, tab] of ['Tax', 'Ask a business'].entries()) {
      await page.goto('/payouts/new');
      await page.getByRole('link', { name: tab }).click();
      await page.getByLabel('Amount').waitFor();
      await inspect(maker, `59-payout-form-${index + 1}`);
    }
  });
});

describe('giving back', () => {
  test('the maker asks to give a part of a payment back, once', async () => {
    const { page } = maker;
    const order = { phone_number: `0702${STAMP}`, amount: 100, account_reference: 'Order9' };
    paid = (await askBeside(maker, order)).id;
    expect((await settledPayment(maker, paid)).status).toBe('succeeded');
    await page.goto(`/transactions/${paid}`);
    await page.getByRole('button', { name: 'Give back' }).click();
    await page.getByLabel('Amount').fill('40');
    await page.getByLabel('Reason').fill('One shirt was sold out');
    await inspect(maker, '60-refund-dialog');
    await page.getByRole('button', { name: 'Give back KES 40.00' }).dblclick();
    await page.getByRole('heading', { name: 'Waiting for a second person' }).waitFor();
    const { results } = await (await maker.context.request.get(`/api/v1/transactions?parent_id=${paid}`)).json();

    expect(results.map(({ amount }: { amount: string }) => amount)).toEqual(['40.00']);
  });

  test('after a second person agreed the money goes back, and the payment says so', async () => {
    const { page } = maker;
    const refund = new URL(page.url()).pathname.split('/').pop() ?? '';
    await approve(refund, 'KES 40.00');
    await page.getByRole('heading', { name: 'Sent', exact: true }).waitFor(SETTLED_WITHIN);
    await page.getByRole('link', { name: 'Open the first payment' }).click();
    await page.getByRole('list', { name: 'Payments that belong to this one' }).getByText('Refund').waitFor();
    await inspect(maker, '62-refunded');
  });

  test('only what is left is offered the next time', async () => {
    const { page } = maker;
    await page.getByRole('button', { name: 'Give back' }).click();

    expect(await page.getByLabel('Amount').inputValue()).toBe('60');
    expect(await page.getByLabel('Undo the payment (reversal)').isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
  });
});

describe('balances', () => {
  test('fresh balances are asked for and come by themselves', async () => {
    const { page } = maker;
    await page.goto('/');
    await page.getByRole('link', { name: 'Balances' }).click();
    await page.getByRole('heading', { name: 'Balances' }).waitFor();
    await inspect(maker, '63-balances-before');
    await page
      .getByRole('button', { name: /^Refresh/ })
      .first()
      .click();
    await page.getByText('Safaricom was asked.').waitFor();
    await page.getByText('Safaricom was asked.').waitFor({ state: 'detached', ...SETTLED_WITHIN });
    await page.getByText('Safaricom has not answered yet').waitFor({ state: 'detached' });
    await page.getByText('Utility Account').first().waitFor();
    await inspect(maker, '64-balances');
  });
});
