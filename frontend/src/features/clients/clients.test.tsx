import { screen, waitFor, within } from '@testing-library/react';
import { delay, HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { makePage, SHOP } from '@/testing/factories.ts';
import { at, offline, refuse, signedInAs } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';

const CLIENT = {
  client_id: 'client-1',
  name: 'Web shop',
  business_id: SHOP.id,
  business_name: SHOP.name,
  scopes: ['c2b:write', 'transactions:read'],
  created_at: '2026-11-01T08:00:00Z',
  last_used_at: null,
  revoked_at: null as string | null,
  previous_secret_expires_at: null as string | null,
};
const WITH_SECRET = { ...CLIENT, client_secret: 'once-only-secret' };

const clientsAre = (...clients: unknown[]) =>
  server.use(http.get(at('/maintainer/clients'), () => HttpResponse.json(makePage(clients))));

function takePosts(path: string, answer: () => Response | Promise<Response>): unknown[] {
  const sent: unknown[] = [];
  server.use(
    http.post(at(path), async ({ request }) => {
      sent.push(await request.json().catch(() => null));
      await delay(20);
      return answer();
    }),
  );
  return sent;
}

beforeEach(() => {
  server.use(signedInAs({ superuser: true }));
  clientsAre();
});

describe('API clients', () => {
  test('one is made with its scopes, and its secret is shown this once', async () => {
    const sent = takePosts('/maintainer/clients', () => {
      clientsAre(CLIENT);
      return HttpResponse.json(WITH_SECRET, { status: 201 });
    });
    const { user } = visit('/clients');
    await screen.findByText('No API clients yet');

    await user.click(screen.getByRole('button', { name: 'New client' }));
    await user.type(await screen.findByLabelText(/^Name/), 'Web shop');
    await user.click(screen.getByLabelText('events:read'));
    await user.dblClick(screen.getByRole('button', { name: 'Create the client' }));

    const once = await screen.findByRole('dialog', { name: 'Save this secret now' });
    expect(within(once).getByText('once-only-secret')).toBeInTheDocument();
    expect(sent).toEqual([
      { name: 'Web shop', business_id: SHOP.id, scopes: ['c2b:write', 'transactions:read', 'events:read'] },
    ]);
  });

  test('the secret stays until it was saved, can be copied, and is gone after that', async () => {
    clientsAre(CLIENT);
    takePosts('/maintainer/clients/client-1/rotate-secret', () => HttpResponse.json(WITH_SECRET));
    const { user } = visit('/clients');
    await user.click(await screen.findByRole('button', { name: 'Rotate the secret of Web shop' }));
    await user.click(await screen.findByRole('button', { name: 'Make a new secret' }));
    const once = await screen.findByRole('dialog', { name: 'Save this secret now' });

    await user.click(within(once).getByRole('button', { name: 'Copy Client secret' }));
    expect(await navigator.clipboard.readText()).toBe('once-only-secret');
    await user.keyboard('{Escape}');
    expect(screen.getByText('once-only-secret')).toBeInTheDocument();
    await user.click(within(once).getByRole('button', { name: 'I saved it' }));

    await waitFor(() => expect(document.body.innerHTML).not.toContain('once-only-secret'));
  });

  test('a rotation keeps the old secret for as long as was said', async () => {
    clientsAre(CLIENT);
    const sent = takePosts('/maintainer/clients/client-1/rotate-secret', () =>
      HttpResponse.json({ ...WITH_SECRET, previous_secret_expires_at: '2026-11-23T09:00:00Z' }),
    );
    const { user } = visit('/clients');
    await user.click(await screen.findByRole('button', { name: 'Rotate the secret of Web shop' }));
    const hours = await screen.findByLabelText(/^Keep the old secret/);

    await user.clear(hours);
    await user.type(hours, '721');
    await user.click(screen.getByRole('button', { name: 'Make a new secret' }));
    await screen.findByText('Enter whole hours from 0 to 720.');
    await user.clear(hours);
    await user.type(hours, '48');
    await user.click(screen.getByRole('button', { name: 'Make a new secret' }));

    await screen.findByText('The old secret works until 23 Nov 2026, 12:00 EAT.');
    expect(sent).toEqual([{ overlap_hours: 48 }]);
  });

  test('a client needs a name and a scope', async () => {
    const { user } = visit('/clients');
    await user.click(await screen.findByRole('button', { name: 'New client' }));

    await user.click(await screen.findByLabelText('c2b:write'));
    await user.click(screen.getByLabelText('transactions:read'));
    await user.click(screen.getByRole('button', { name: 'Create the client' }));

    await screen.findByText('Choose at least one scope.');
    expect(screen.getByText('Fill this in.')).toBeInTheDocument();
  });

  test('a refusal keeps what was typed', async () => {
    takePosts('/maintainer/clients', offline);
    const { user } = visit('/clients');
    await user.click(await screen.findByRole('button', { name: 'New client' }));
    await user.type(await screen.findByLabelText(/^Name/), 'Web shop');

    await user.click(screen.getByRole('button', { name: 'Create the client' }));

    await screen.findByText(/No connection to the server/);
    expect(screen.getByLabelText(/^Name/)).toHaveValue('Web shop');
  });

  test('one is revoked only after a question, and has no acts left then', async () => {
    clientsAre(CLIENT);
    const sent = takePosts('/maintainer/clients/client-1/revoke', () => {
      clientsAre({ ...CLIENT, revoked_at: '2026-11-21T09:00:00Z' });
      return HttpResponse.json(CLIENT);
    });
    const { user } = visit('/clients');

    await user.click(await screen.findByRole('button', { name: 'Revoke Web shop' }));
    await screen.findByRole('dialog', { name: 'Revoke Web shop?' });
    expect(sent).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Revoke for good' }));

    await screen.findByText('Revoked');
    expect(screen.queryByRole('button', { name: 'Revoke Web shop' })).not.toBeInTheDocument();
  });

  test('the list tells of an error and tries again', async () => {
    server.use(http.get(at('/maintainer/clients'), () => refuse(503, 'not_ready')));
    const { user } = visit('/clients');
    await screen.findByText(/Something went wrong on our side/);
    clientsAre(CLIENT);

    await user.click(screen.getByRole('button', { name: 'Try again' }));

    await screen.findByText('client-1');
  });
});
