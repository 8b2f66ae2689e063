import { screen, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import { makePaid } from '@/testing/factories.ts';
import { at, refuse } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';

async function search(words: string) {
  const visited = visit('/logs');
  server.use(http.get(at('/admin/logs/calls'), () => refuse(404, 'not_found')));
  await screen.findByRole('searchbox', { name: 'Find a payment' });
  await visited.user.keyboard('/');
  await visited.user.keyboard(`${words}{Enter}`);
  return visited;
}

describe('the search box', () => {
  test('it takes a phone in any form to the list of that phone', async () => {
    const { location } = await search('0712 345 678');

    await waitFor(() => expect(location()).toBe('/transactions?phone_number=254712345678'));
  });

  test('it opens the payment of a receipt, however it was typed', async () => {
    const paid = makePaid();
    const asked: string[] = [];
    server.use(
      http.get(at('/transactions/:reference'), ({ params }) => {
        asked.push(String(params.reference));
        return HttpResponse.json(paid);
      }),
      http.get(at('/transactions/:reference/timeline'), () => HttpResponse.json({ results: [] })),
    );

    const { location } = await search('ukl7test01');

    await waitFor(() => expect(location()).toBe(`/transactions/${paid.id}`));
    expect(asked[0]).toBe('UKL7TEST01');
  });

  test('it falls back to the list when nothing goes by exactly that name', async () => {
    server.use(http.get(at('/transactions/:reference'), () => refuse(404, 'not_found')));

    const { location } = await search('UKL7TEST99');

    await waitFor(() => expect(location()).toBe('/transactions?search=UKL7TEST99'));
  });

  test('it looks for a reference in the list', async () => {
    const { location } = await search('Order 7 & more');

    await waitFor(() => expect(location()).toBe('/transactions?search=Order%207%20%26%20more'));
  });
});
