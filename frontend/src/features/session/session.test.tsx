import { screen, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import { makeSession } from '@/testing/factories.ts';
import { at, offline, refuse, signedInAs, signedOut } from '@/testing/handlers.ts';
import { visit } from '@/testing/render.tsx';
import { server } from '@/testing/server.ts';
import { safeNext } from './safe-next.ts';
import { tokenFromAddress } from './token-from-address.ts';

const PASSWORD = /^Password/;

async function fillIn(user: ReturnType<typeof visit>['user']) {
  await user.type(await screen.findByLabelText(/^Username/), 'wanjiku');
  await user.type(screen.getByLabelText(PASSWORD), 'a-long-password');
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
}

describe('signing in', () => {
  test('it leads to the page that was wanted, and asks for the CSRF token anew', async () => {
    const csrf: string[] = [];
    server.use(
      signedOut,
      http.get(at('/auth/csrf'), () => {
        csrf.push('asked');
        return HttpResponse.json({ csrfToken: 'csrf-1' });
      }),
      http.post(at('/auth/login'), () => {
        server.use(signedInAs({}));
        return HttpResponse.json(makeSession());
      }),
    );
    const { user, location } = visit('/sign-in?next=%2Ftransactions%3Fstatus%3Dfailed');

    await fillIn(user);

    await screen.findByRole('heading', { name: 'Payments' });
    expect(location()).toBe('/transactions?status=failed');
    expect(csrf).toHaveLength(1);
  });

  test('it says in plain words that the password is wrong, and keeps the name', async () => {
    server.use(
      signedOut,
      http.post(at('/auth/login'), () => refuse(401, 'invalid_credentials')),
    );
    const { user } = visit('/sign-in');

    await fillIn(user);

    await screen.findByText('Username or password is not right.');
    expect(screen.getByLabelText(/^Username/)).toHaveValue('wanjiku');
  });

  test('it asks for the second factor only when the server wants it', async () => {
    const sent: unknown[] = [];
    server.use(
      signedOut,
      http.post(at('/auth/login'), async ({ request }) => {
        const body = (await request.json()) as Record<string, string>;
        sent.push(body);
        if (!body.otp) return refuse(403, 'otp_required');
        server.use(signedInAs({}));
        return HttpResponse.json(makeSession());
      }),
    );
    const { user } = visit('/sign-in');
    await screen.findByLabelText(/^Username/);
    expect(screen.queryByLabelText(/authenticator/)).not.toBeInTheDocument();

    await fillIn(user);
    await user.type(await screen.findByLabelText(/authenticator/), '123456');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));

    await screen.findByRole('heading', { name: 'Overview' });
    expect(sent).toEqual([
      { username: 'wanjiku', password: 'a-long-password' },
      { username: 'wanjiku', password: 'a-long-password', otp: '123456' },
    ]);
  });

  test('it says how long to wait after too many tries', async () => {
    server.use(
      signedOut,
      http.post(at('/auth/login'), () => refuse(429, 'rate_limited')),
    );
    const { user } = visit('/sign-in');

    await fillIn(user);

    await screen.findByText('Too many requests. Try again in 7 seconds.');
    expect(screen.getByText('req-4711')).toBeInTheDocument();
  });

  test('it names empty fields and sends nothing', async () => {
    server.use(signedOut);
    const { user } = visit('/sign-in');

    await user.click(await screen.findByRole('button', { name: 'Sign in' }));

    expect(await screen.findAllByText('Fill this in.')).toHaveLength(2);
  });

  test('it points to the first account while there is none', async () => {
    server.use(
      signedOut,
      http.get(at('/bootstrap/superuser'), () => HttpResponse.json({ enabled: true })),
    );
    const { user } = visit('/sign-in');

    await user.click(await screen.findByRole('link', { name: 'Create the first account' }));

    await screen.findByRole('heading', { name: 'Create the first account' });
  });

  test.each([
    ['/transactions?x=1', '/transactions?x=1'],
    [null, '/'],
    ['https://evil.example', '/'],
    ['//evil.example/x', '/'],
    ['/\\evil.example', '/'],
    ['/sign-in?next=/', '/'],
    ['javascript:alert(1)', '/'],
  ])('after signing in, %j leads to %s', (next, path) => {
    expect(safeNext(next)).toBe(path);
  });
});

describe('the first account', () => {
  const open = http.get(at('/bootstrap/superuser'), () => HttpResponse.json({ enabled: true }));

  async function submit(user: ReturnType<typeof visit>['user']) {
    await user.type(await screen.findByLabelText(/^Set-up token/), 'token-1');
    await user.type(screen.getByLabelText(/^Username/), 'owner');
    await user.type(screen.getByLabelText(/^Choose a password/), 'short');
    await user.click(screen.getByRole('button', { name: 'Create the account' }));
  }

  test('it is made once and leads to sign-in', async () => {
    const sent: unknown[] = [];
    server.use(
      open,
      signedOut,
      http.post(at('/bootstrap/superuser'), async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({ id: 1 }, { status: 201 });
      }),
    );
    const { user } = visit('/bootstrap/superuser');

    await submit(user);

    await screen.findByText(/The account is ready/);
    expect(sent).toEqual([{ token: 'token-1', username: 'owner', password: 'short' }]);
  });

  test('it says what is wrong with the password beside the field', async () => {
    server.use(
      open,
      http.post(at('/bootstrap/superuser'), () =>
        refuse(400, 'validation_error', { password: ['This password is too short.'] }),
      ),
    );
    const { user } = visit('/bootstrap/superuser');

    await submit(user);

    await screen.findByText('This password is too short.');
    expect(screen.getByLabelText(/^Choose a password/)).toBeInvalid();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  test('it says that the token is wrong', async () => {
    server.use(
      open,
      http.post(at('/bootstrap/superuser'), () => refuse(403, 'permission_denied')),
    );
    const { user } = visit('/bootstrap/superuser');

    await submit(user);

    await screen.findByText('This is not the set-up token.');
  });

  test('it closes when somebody else was faster', async () => {
    server.use(
      open,
      http.post(at('/bootstrap/superuser'), () => {
        server.use(http.get(at('/bootstrap/superuser'), () => HttpResponse.json({ enabled: false })));
        return refuse(409, 'conflict');
      }),
    );
    const { user } = visit('/bootstrap/superuser');

    await submit(user);

    await screen.findByRole('heading', { name: 'This page is closed' });
  });

  test.each([
    [{ hash: '#abc123', search: '' }, 'abc123'],
    [{ hash: '#token=abc', search: '' }, 'abc'],
    [{ hash: '', search: '?token=abc' }, 'abc'],
    [{ hash: '', search: '' }, ''],
  ])('it reads the token of %j', (address, token) => {
    expect(tokenFromAddress(address)).toBe(token);
  });
});

describe('an invite', () => {
  const look = (answer: () => Response) => http.post(at('/auth/invites/look-up'), answer);
  const good = () =>
    HttpResponse.json({ username: 'otieno', business_name: 'Uhuru Books', expires_at: '2026-12-01T09:00:00Z' });

  async function visitInvite() {
    window.history.replaceState(null, '', '/invite#tok-9');
    server.use(signedOut);
    return visit('/invite');
  }

  test('it lets a new person choose a password', async () => {
    const sent: unknown[] = [];
    server.use(
      look(good),
      http.post(at('/auth/invites/accept'), async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json({ id: 2 }, { status: 201 });
      }),
    );
    const { user } = await visitInvite();

    await screen.findByRole('heading', { name: 'Join Uhuru Books' });
    await user.type(screen.getByLabelText(/^Choose a password/), 'a-long-password');
    await user.type(screen.getByLabelText(/^The same password/), 'another');
    await user.click(screen.getByRole('button', { name: 'Save and go to sign-in' }));
    await screen.findByText('The two passwords differ.');
    await user.clear(screen.getByLabelText(/^The same password/));
    await user.type(screen.getByLabelText(/^The same password/), 'a-long-password');
    await user.click(screen.getByRole('button', { name: 'Save and go to sign-in' }));

    await screen.findByText(/The account is ready/);
    expect(sent).toEqual([{ token: 'tok-9', password: 'a-long-password' }]);
  });

  test('it says that a used link is of no use', async () => {
    server.use(look(() => refuse(404, 'not_found')));

    await visitInvite();

    await screen.findByRole('heading', { name: 'This link does not work any more' });
  });

  test('it can be tried again when the server was away', async () => {
    server.use(look(offline));
    const { user } = await visitInvite();
    await screen.findByText(/No connection to the server/);
    server.use(look(good));

    await user.click(screen.getByRole('button', { name: 'Try again' }));

    await waitFor(() => expect(screen.getByRole('heading', { name: 'Join Uhuru Books' })).toBeInTheDocument());
  });
});
