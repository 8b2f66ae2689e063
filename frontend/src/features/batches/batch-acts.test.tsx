import { screen, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Batch } from '@/api/batch.ts';
import { DIGEST, makeBatch, makeRunning } from '@/testing/batch-factories.ts';
import { addressOf, button, dialog, heading, stands, takeAct } from '@/testing/batch-scene.ts';
import { refuse, signedInAs } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';

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
