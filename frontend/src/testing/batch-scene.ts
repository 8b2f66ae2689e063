import { screen, within } from '@testing-library/react';
import { delay, HttpResponse, http } from 'msw';
import type { Batch } from '@/api/batch.ts';
import type { BatchRow } from '@/features/batches/api.ts';
import { makeRow } from './batch-factories.ts';
import { makePage } from './factories.ts';
import { at } from './handlers.ts';
import { server } from './server.ts';

export const doorOf = ({ kind, id }: Batch) => `/${kind}/bulk/${id}`;
export const addressOf = ({ kind, id }: Batch) => `/batches/${kind}/${id}`;

/** What the server says about the batch and its rows from now on; gives the queries for rows. */
export function stands(
  batch: Batch,
  rows: BatchRow[] = [makeRow()],
  page: Parameters<typeof makePage>[1] = {},
): string[] {
  const asked: string[] = [];
  server.use(
    http.get(at(doorOf(batch)), () => HttpResponse.json(batch)),
    http.get(at(`${doorOf(batch)}/items`), ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json(makePage(rows, page));
    }),
  );
  return asked;
}

export interface Sent {
  body: unknown;
  key: string | null;
}

/** Takes an act and answers it; afterwards the batch stands as `then` says. */
export function takeAct(batch: Batch, act: string, then: Batch | (() => Response)): Sent[] {
  const sent: Sent[] = [];
  server.use(
    http.post(at(`${doorOf(batch)}/${act}`), async ({ request }) => {
      const text = await request.text();
      sent.push({ body: text ? JSON.parse(text) : null, key: request.headers.get('Idempotency-Key') });
      await delay(20);
      if (typeof then === 'function') return then();
      stands(then);
      return HttpResponse.json(then);
    }),
  );
  return sent;
}

// By text, because working out the roles of a whole page again and again takes seconds.
export const heading = (name: string) => screen.findByText(name, { selector: 'h1, h2, h3' });
export const button = (name: string) => screen.queryByRole('button', { name });
export const dialog = async () => within(await screen.findByRole('dialog'));
