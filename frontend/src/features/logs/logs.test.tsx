import { screen, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import { makePage } from '@/testing/factories.ts';
import { at, refuse } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';

const CALL = {
  id: 'call-1',
  transaction_id: 'tx-1',
  business_id: null,
  operation: 'stk_push',
  url: 'https://daraja.test/push',
  request: { Amount: 100, PhoneNumber: '254712***678' },
  http_status: 200,
  response: '{"ResponseCode": "0"}',
  outcome: 'accepted',
  error: '',
  started_at: '2026-11-21T12:04:05.200Z',
  duration_ms: 41,
};
const CALLBACK = {
  id: 'cb-1',
  kind: 'stk',
  state: 'untrusted',
  verdict: 'No trust.',
  transaction_id: null,
  received_at: '2026-11-21T12:04:09Z',
};
const ACT = {
  id: 9,
  at: '2026-11-21T12:00:00Z',
  actor_kind: 'user',
  actor_name: 'wanjiku',
  act: 'client.revoke',
  target_type: 'client',
  target_id: 'client-1',
};

const logIs = (kind: string, rows: unknown[], changes = {}) =>
  server.use(http.get(at(`/admin/logs/${kind}`), () => HttpResponse.json(makePage(rows, changes))));

describe('the logs', () => {
  test('calls are told with outcome and payment, raw where wanted', async () => {
    logIs('calls', [CALL]);
    const { user } = visit('/logs');

    const entry = await within(await screen.findByRole('list', { name: 'Log entries' })).findByRole('listitem');
    expect(entry).toHaveTextContent('STK push');
    expect(entry).toHaveTextContent('accepted · HTTP 200');
    expect(within(entry).getByRole('link', { name: 'Payment' })).toHaveAttribute('href', '/transactions/tx-1');
    await user.click(within(entry).getByRole('button', { name: 'Show the raw record: STK push' }));

    expect(await screen.findByRole('region', { name: 'Raw record' })).toHaveTextContent('254712***678');
  });

  test('messages and acts have pages of their own', async () => {
    logIs('calls', []);
    logIs('callbacks', [CALLBACK]);
    logIs('audit', [ACT]);
    const { user, location } = visit('/logs');
    await screen.findByText('Nothing here yet');

    await user.click(screen.getByRole('link', { name: 'Messages from Safaricom' }));
    await screen.findByText('untrusted · No trust.');
    await user.click(screen.getByRole('link', { name: 'Who did what' }));

    await screen.findByText('wanjiku · client client-1');
    expect(location()).toBe('/logs/audit');
  });

  test('older entries are a page away', async () => {
    logIs('calls', [CALL], { next: 'older-1' });
    const { user, location } = visit('/logs/calls');

    await user.click(await screen.findByRole('button', { name: 'Older' }));

    expect(location()).toBe('/logs/calls?cursor=older-1');
  });

  test('what one may not see is said', async () => {
    server.use(
      http.get(at('/admin/logs/audit'), () => refuse(403, 'permission_denied', {}, 'Your role does not allow this.')),
    );

    visit('/logs/audit');

    await screen.findByText('Your role does not allow this.');
  });
});
