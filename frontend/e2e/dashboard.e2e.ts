import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { askBeside, settledPayment } from './api.ts';
import { inspect, OWNER, openBrowser, openPage, signIn, type Watched } from './browser.ts';
import { customerEnters, phoneWaits, promptsOf } from './phone.ts';

// One product, one person, one day: the steps stand on each other in this order.
let browser: Browser;
let desk: Watched;

beforeAll(async () => {
  browser = await openBrowser();
  desk = await openPage(browser);
});

afterEach(() => {
  expect(desk.problems.splice(0), 'console errors and policy violations').toEqual([]);
});

afterAll(async () => {
  await browser?.close();
});

describe('coming in', () => {
  test('the first account is made with the set-up token, once', async () => {
    const { page } = desk;
    await page.goto('/bootstrap/superuser');
    const title = page.getByRole('heading', { level: 1 });
    await title.waitFor();
    if ((await title.textContent()) === 'This page is closed') return;

    await inspect(desk, '01-bootstrap');
    await page.getByLabel('Set-up token').fill('not-the-token');
    await page.getByLabel('Username').fill(OWNER.username);
    await page.getByLabel('Choose a password').fill(OWNER.password);
    await page.getByRole('button', { name: 'Create the account' }).click();
    await page.getByText('This is not the set-up token.').waitFor();
    await page.getByLabel('Set-up token').fill(inject('bootstrapToken'));
    await page.getByRole('button', { name: 'Create the account' }).click();
    await page.getByText('The account is ready.').waitFor();
    await page.goto('/bootstrap/superuser');
    await page.getByRole('heading', { name: 'This page is closed' }).waitFor();
  });

  test('a wrong password is refused in plain words, the right one leads to the page that was wanted', async () => {
    const { page } = desk;
    await page.goto('/transactions?status=failed');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await inspect(desk, '02-sign-in');
    await page.getByLabel('Username').fill(OWNER.username);
    await page.getByLabel(/^Password/).fill('wrong-password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Username or password is not right.').waitFor();
    await page.getByLabel(/^Password/).fill(OWNER.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Payments' }).waitFor();

    expect(new URL(page.url()).search).toBe('?status=failed');
  });
});

describe('taking a payment', () => {
  test('a customer is asked, pays, and the receipt shows by itself', async () => {
    const { page } = desk;
    await page.goto('/payments/new');
    await phoneWaits('254712345678');
    await page.getByLabel('Customer’s phone').fill('0712 345 678');
    await page.getByText('The prompt goes to +254 712 345 678').waitFor();
    await page.getByLabel('Amount').fill('1,500');
    await page.getByLabel('Reference').fill('Order123');
    await inspect(desk, '03-ask');
    await page.getByRole('button', { name: 'Ask for KES 1,500.00' }).dblclick();
    await page.getByText('Waiting for the customer').first().waitFor();
    await inspect(desk, '04-waiting');
    await customerEnters('254712345678', 'pin');
    await page.getByRole('heading', { name: 'Paid' }).waitFor({ timeout: 30_000 });
    await page.getByText('M-PESA receipt', { exact: true }).waitFor();
    await inspect(desk, '05-paid');

    expect(await promptsOf('254712345678')).toHaveLength(1);
  });

  test('a payment that the customer cancels says so and offers a new request', async () => {
    const { page } = desk;
    await page.goto('/payments/new');
    await page.getByLabel('Customer’s phone').fill('254712345679');
    await page.getByLabel('Amount').fill('61032');
    await page.getByRole('button', { name: /^Ask for/ }).click();
    await page.getByRole('heading', { name: 'Cancelled by the customer' }).waitFor({ timeout: 30_000 });
    await inspect(desk, '06-cancelled');
    await page.getByRole('button', { name: 'New request to the same customer' }).click();

    expect(await page.getByLabel('Amount').inputValue()).toBe('61032');
  });

  test('bad values are named beside their fields, and nothing is sent', async () => {
    const { page } = desk;
    await page.goto('/payments/new');
    await page.getByLabel('Customer’s phone').fill('12345');
    await page.getByLabel('Amount').fill('99.5');
    await page.getByRole('button', { name: 'Send the prompt' }).click();
    await page.getByText('Enter a Kenyan mobile number').waitFor();
    await page.getByText('Enter whole shillings').waitFor();
    await inspect(desk, '07-ask-invalid');
  });

  test('the payment page tells every step, raw where wanted', async () => {
    const { page } = desk;
    await page.goto('/transactions');
    await page.getByRole('link', { name: 'KES 1,500.00' }).first().click();
    await page.getByText('Message from Safaricom: STK result').waitFor();
    await page.getByRole('button', { name: 'Raw message' }).first().click();
    await page.getByRole('region', { name: 'Raw message' }).waitFor();
    await inspect(desk, '08-payment');

    expect(await page.getByText('Call to Safaricom: STK push').count()).toBe(1);
  });
});

describe('finding payments', () => {
  test('the list keeps its filters in the address, and back undoes them', async () => {
    const { page } = desk;
    await page.goto('/transactions');
    await page.getByRole('table', { name: 'Payments, newest first' }).waitFor();
    await inspect(desk, '09-payments');
    await page.getByRole('link', { name: 'Failed' }).click();
    await page.waitForURL('**/transactions?status=failed');
    const chosen = page.getByRole('link', { name: 'Failed' });
    const colourOf = (link: typeof chosen) => link.evaluate((tab) => getComputedStyle(tab).backgroundColor);
    expect(await colourOf(chosen)).not.toBe(await colourOf(page.getByRole('link', { name: 'Unknown' })));
    await page.getByRole('button', { name: 'Filters', exact: true }).click();
    await page.getByLabel('Phone').fill('0712 345 679');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.waitForURL('**phone_number=254712345679**');
    await page.getByText('+254 712 345 679').first().waitFor();
    await inspect(desk, '10-payments-filtered');
    await page.reload();
    await page.getByRole('button', { name: 'Remove the filter Phone' }).waitFor();
    await page.goBack();

    expect(new URL(page.url()).search).toBe('?status=failed');
  });

  test('a filter that nothing fits says so and can be cleared', async () => {
    const { page } = desk;
    await page.goto('/transactions?search=NOTHING99');
    await page.getByRole('heading', { name: 'Nothing matches these filters' }).waitFor();
    await inspect(desk, '11-payments-none');
    await page.getByRole('button', { name: 'Clear all' }).last().click();
    await page.getByRole('table').waitFor();
  });

  test('the search box finds a receipt from any page', async () => {
    const { page } = desk;
    await page.goto('/transactions?status=succeeded');
    const receipt = await page.locator('tbody tr').first().locator('td').nth(4).innerText();
    await page.goto('/logs');
    await page.getByRole('heading', { name: 'Logs' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type(receipt.toLowerCase());
    await page.keyboard.press('Enter');
    await page.getByText('Message from Safaricom: STK result').waitFor();

    await expect.poll(() => page.getByText(receipt).count()).toBeGreaterThan(0);
  });

  test('new payments are counted, and rows change where they stand, without a reload', async () => {
    const { page } = desk;
    await page.goto('/transactions');
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('table').waitFor();
    const top = await page.locator('tbody tr').first().getAttribute('data-row-id');
    const payment = await askBeside(desk, { phone_number: '254722000111', amount: 75, account_reference: 'Live' });
    const pill = page.getByRole('button', { name: '1 new payment' });
    await pill.waitFor();
    await inspect(desk, '12-payments-new');
    expect(await page.locator('tbody tr').first().getAttribute('data-row-id')).toBe(top);
    await pill.click();
    const row = page.locator(`tr[data-row-id="${payment.id}"]`);
    await row.waitFor();
    await row.locator('[data-status="succeeded"]').waitFor({ timeout: 20_000 });

    expect((await settledPayment(desk, payment.id)).status).toBe('succeeded');
  });
});

describe('maintaining', () => {
  test('a business is made, equipped, suspended and taken up again', async () => {
    const { page } = desk;
    await page.goto('/businesses');
    await page.getByRole('table').waitFor();
    await inspect(desk, '13-businesses');
    await page.getByRole('button', { name: 'New business' }).click();
    await page.getByLabel('Name').fill('Corner Shop');
    await inspect(desk, '14-business-new');
    await page.getByRole('button', { name: 'Create the business' }).click();
    await page.getByRole('heading', { name: 'Corner Shop', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Add a Daraja app' }).click();
    await page.getByLabel('Consumer key').fill('demo-consumer-key');
    await page.getByLabel('Consumer secret').fill('demo-consumer-secret');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: /^Test the Daraja app/ }).waitFor();
    await page.getByRole('button', { name: 'Add a shortcode' }).click();
    await page.getByLabel(/^Shortcode/).fill(String(500000 + (Date.now() % 99999)));
    await page.getByLabel('Lipa na M-PESA passkey').fill('a-passkey-of-this-shop');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Passkey: Stored').waitFor();
    await page.getByRole('button', { name: 'Suspend' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
    await page.getByRole('button', { name: 'Activate' }).waitFor();
    await inspect(desk, '15-business');
    await page.getByRole('button', { name: 'Activate' }).click();
    await page.getByRole('button', { name: 'Suspend' }).waitFor();

    expect(await page.content()).not.toContain('demo-consumer-secret');
  });

  test('a client’s secret is shown once, and a revoked client has no acts left', async () => {
    const { page } = desk;
    await page.goto('/clients');
    await page.getByRole('button', { name: 'New client' }).click();
    await page.getByLabel('Name').fill('Web shop');
    await inspect(desk, '16-client-new');
    await page.getByRole('button', { name: 'Create the client' }).click();
    await page.getByText('Save this secret now').waitFor();
    const secret = await page.locator('pre').nth(1).innerText();
    await inspect(desk, '17-client-secret');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'I saved it' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain(secret);
    await inspect(desk, '18-clients');
    await page.getByRole('button', { name: 'Revoke Web shop' }).first().click();
    await page.getByRole('button', { name: 'Revoke for good' }).click();
    await page.getByText('Web shop is revoked.').waitFor();
  });

  test('the logs show calls, messages and acts', async () => {
    const { page } = desk;
    for (const [index, log] of ['Calls to Safaricom', 'Messages from Safaricom', 'Who did what'].entries()) {
      await page.goto('/logs');
      await page.getByRole('link', { name: log }).click();
      await page.getByRole('list', { name: 'Log entries' }).getByRole('listitem').first().waitFor();
      await inspect(desk, `19-logs-${index + 1}`);
    }
  });
});

describe('the rest', () => {
  test('the overview shows the latest payments and what to do next', async () => {
    const { page } = desk;
    await page.goto('/');
    await page.getByRole('heading', { name: 'Latest payments' }).waitFor();
    await page.getByText('KES 75.00').first().waitFor();
    await inspect(desk, '20-overview');
  });

  test('an unknown page and an unknown payment say so', async () => {
    const { page } = desk;
    await page.goto('/no/such/page');
    await page.getByRole('heading', { name: 'Page not found', level: 1 }).waitFor();
    await inspect(desk, '21-not-found');
    await page.goto('/transactions/01975000-0000-7000-8000-000000000000');
    await page.getByRole('heading', { name: 'No such payment' }).waitFor();
    await inspect(desk, '22-no-payment');
  });

  test('the menu works on a phone, and the colours can be chosen', async () => {
    const { page } = desk;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('/');
    await page.getByRole('button', { name: 'Open the menu' }).click();
    await page.getByRole('link', { name: 'Payments', exact: true }).click();
    await page.getByRole('heading', { name: 'Payments' }).waitFor();
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    await page.reload();

    expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
  });

  test('offline is said, and coming back is noticed', async () => {
    const { page, context } = desk;
    await page.goto('/');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await context.setOffline(true);
    await page.getByText('You are offline.').waitFor();
    await context.setOffline(false);
    await page.getByText('You are offline.').waitFor({ state: 'detached' });
    desk.problems.splice(0); // The browser itself complains about the lost network.
  });

  test('signing out forgets everything', async () => {
    const { page } = desk;
    await page.goto('/');
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto('/transactions');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await signIn(desk);
  });
});
