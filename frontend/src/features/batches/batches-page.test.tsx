import { screen, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import type { Batch } from '@/api/batch.ts';
import { makeBatch, makeRunning } from '@/testing/batch-factories.ts';
import { makePage } from '@/testing/factories.ts';
import { at, refuse, signedInAs } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';

function listIs(kind: string, results: Batch[], changes: Parameters<typeof makePage>[1] = {}): string[] {
  const asked: string[] = [];
  server.use(
    http.get(at(`/${kind}/bulk`), ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json(makePage(results, changes));
    }),
  );
  return asked;
}

const table = () => screen.findByRole('table', { name: 'Batches, newest first' });

describe('the list of batches', () => {
  test('it shows each batch with state, total, how far it is and who made it', async () => {
    const counts = { succeeded: 1, failed: 1, needs_attention: 1, waiting: 1 };
    const batch = makeRunning({ item_count: 4, counts });
    listIs('b2c', [batch, makeBatch({ reference: '' })]);

    visit('/batches');

    const [, first, second] = within(await table()).getAllByRole('row');
    expect(first).toHaveTextContent('Salaries November');
    expect(first).toHaveTextContent('Running');
    expect(first).toHaveTextContent('KES 4,500.00');
    expect(first).toHaveTextContent('3 of 4 ended');
    expect(first).toHaveTextContent('1 failed, 1 needs attention');
    expect(first).toHaveTextContent('otieno');
    const link = within(first as HTMLElement).getByRole('link', { name: 'Salaries November' });
    expect(link).toHaveAttribute('href', `/batches/b2c/${batch.id}`);
    expect(second).toHaveTextContent('Without a name');
  });

  test('payments to businesses are a list of their own', async () => {
    listIs('b2b', [makeBatch({ kind: 'b2b', reference: 'Rents' })]);
    const { user, location } = visit('/batches?status=paused&cursor=abc');

    await user.click(await screen.findByRole('link', { name: 'To businesses' }));

    expect(location()).toBe('/batches?kind=b2b');
    expect(await table()).toHaveTextContent('Rents');
  });

  test('status and pages stand in the address and go to the server as they are', async () => {
    const asked = listIs('b2c', [makeBatch()], { next: 'older-1' });
    const { user, location } = visit('/batches?page_size=50&junk=1&status=nonsense');
    await table();
    expect(asked[0]).toBe('?page_size=50');

    await user.selectOptions(screen.getByLabelText('Status'), 'Awaiting approval');
    expect(location()).toBe('/batches?kind=b2c&status=awaiting_approval&page_size=50');
    await user.click(await screen.findByRole('button', { name: 'Older' }));

    expect(location()).toContain('cursor=older-1');
    await screen.findByRole('table');
    expect(asked.at(-1)).toBe('?status=awaiting_approval&cursor=older-1&page_size=50');
  });

  test('an empty list leads a maker to the first batch', async () => {
    server.use(signedInAs({ role: 'maker' }));

    visit('/batches?kind=b2b');

    await screen.findByText('No batches yet');
    for (const link of screen.getAllByRole('link', { name: 'New batch' })) {
      expect(link).toHaveAttribute('href', '/batches/new?kind=b2b');
    }
  });

  test('others learn who can make one', async () => {
    server.use(signedInAs({ role: 'checker' }));

    visit('/batches');

    await screen.findByText(/Makers can upload a list/);
    expect(screen.queryByRole('link', { name: 'New batch' })).not.toBeInTheDocument();
  });

  test('a status without batches can be taken off', async () => {
    const { user, location } = visit('/batches?status=paused');

    await user.click(await screen.findByRole('button', { name: 'Show all' }));

    expect(location()).toBe('/batches?kind=b2c');
  });

  test('what went wrong is said, with a way to try again', async () => {
    server.use(http.get(at('/b2c/bulk'), () => refuse(503, 'not_ready')));
    const { user } = visit('/batches');
    const again = await screen.findByRole('button', { name: 'Try again' });
    listIs('b2c', [makeBatch()]);

    await user.click(again);

    await table();
  });
});
