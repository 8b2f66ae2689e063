import { screen, waitFor, within } from '@testing-library/react';
import { delay, HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { makePage, SHOP } from '@/testing/factories.ts';
import { at, refuse, signedInAs } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';

const POLICY = {
  single_approval_above: null,
  batch_approval_above: '20000.00',
  approvals_needed: 1,
  item_max: null,
  batch_max: '90000.00',
  day_max: null,
  payee_day_max: null,
};
const BUSINESS = { ...SHOP, business_type: 'shop', status: 'active', created_at: '2026-11-01T08:00:00Z' };
const base = `/maintainer/businesses/${SHOP.id}`;

function policyIs(policy: unknown = POLICY) {
  const business = { ...BUSINESS, payout_policy: policy };
  server.use(http.get(at(base), () => HttpResponse.json(business)));
  return business;
}

/** Takes changes of the business and answers them. */
function takeChanges(answer: (change: { payout_policy: object }) => Response): unknown[] {
  const sent: unknown[] = [];
  server.use(
    http.patch(at(base), async ({ request }) => {
      const change = (await request.json()) as { payout_policy: object };
      sent.push(change);
      await delay(20);
      return answer(change);
    }),
  );
  return sent;
}

async function open() {
  const { user } = visit(`/businesses/${SHOP.id}`);
  const panel = within(await screen.findByRole('region', { name: 'Payout policy' }));
  return { user, panel, save: () => user.click(panel.getByRole('button', { name: 'Save the policy' })) };
}

beforeEach(() => {
  server.use(
    signedInAs({ superuser: true }),
    http.get(at(`${base}/daraja-credentials`), () => HttpResponse.json(makePage([]))),
    http.get(at(`${base}/shortcodes`), () => HttpResponse.json(makePage([]))),
  );
});

describe('the payout policy of a business', () => {
  test('it is shown in whole shillings, and each field says what empty means', async () => {
    policyIs();

    const { panel } = await open();

    expect(panel.getByLabelText('Batches above this need approval')).toHaveValue('20000');
    expect(panel.getByLabelText('How many people must agree')).toHaveValue('1');
    for (const name of [
      'Single payouts above this need approval',
      'Batches above this need approval',
      'Most for one payout',
      'Most for one batch',
      'Most for one day',
      'Most for one payee a day',
    ])
      expect(panel.getByLabelText(name)).toHaveAccessibleDescription(/Empty/);
  });

  test('only what was changed is sent, once; what is emptied is taken away', async () => {
    policyIs();
    const sent = takeChanges(({ payout_policy }) => HttpResponse.json(policyIs({ ...POLICY, ...payout_policy })));
    const { user, panel } = await open();

    await user.selectOptions(panel.getByLabelText('How many people must agree'), '2');
    await user.type(panel.getByLabelText('Most for one payee a day'), '5,000');
    await user.clear(panel.getByLabelText('Most for one batch'));
    await user.type(panel.getByLabelText('Single payouts above this need approval'), '0');
    await user.dblClick(panel.getByRole('button', { name: 'Save the policy' }));

    await screen.findByText('The payout policy was saved.');
    expect(sent).toEqual([
      { payout_policy: { single_approval_above: '0', batch_max: null, payee_day_max: '5000', approvals_needed: 2 } },
    ]);
  });

  test('a second change does not send the first one again', async () => {
    policyIs();
    const sent = takeChanges(({ payout_policy }) => HttpResponse.json(policyIs({ ...POLICY, ...payout_policy })));
    const { user, panel, save } = await open();
    await user.type(panel.getByLabelText('Most for one payout'), '1000');
    await save();
    await screen.findByText('The payout policy was saved.');

    await user.type(panel.getByLabelText('Most for one day'), '100000');
    await save();

    await waitFor(() => expect(screen.getAllByText('The payout policy was saved.')).toHaveLength(2));
    expect(sent[1]).toEqual({ payout_policy: { day_max: '100000' } });
  });

  test('what is no amount, and limits that contradict each other, are said at their fields', async () => {
    policyIs();
    const sent = takeChanges(() => HttpResponse.json(policyIs()));
    const { user, panel, save } = await open();

    await user.type(panel.getByLabelText('Most for one payee a day'), '99.5');
    await user.type(panel.getByLabelText('Most for one day'), '80000');
    await save();

    expect(panel.getByLabelText('Most for one payee a day')).toHaveAccessibleDescription(
      /Enter whole shillings from 1/,
    );
    expect(panel.getByLabelText('Most for one batch')).toHaveAccessibleDescription(
      /This can’t be more than “Most for one day”/,
    );
    expect(sent).toEqual([]);
  });

  test('the server’s words stand at the field that they are about', async () => {
    policyIs();
    const refusal = { payout_policy: { item_max: ['The largest amount is 250000.'] } };
    takeChanges(() => refuse(400, 'validation_error', refusal));
    const { user, panel, save } = await open();

    await user.type(panel.getByLabelText('Most for one payout'), '50000');
    await save();

    await screen.findByText('The largest amount is 250000.');
    expect(panel.getByLabelText('Most for one payout')).toHaveAccessibleDescription(/The largest amount is 250000/);
    expect(panel.queryByRole('alert')).not.toBeInTheDocument();
  });
});
