import { HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { at, offline, refuse } from '@/testing/handlers.ts';
import { server } from '@/testing/server.ts';
import { api, ask } from './client.ts';
import { ApiError } from './errors.ts';

const signIn = () => ask(z.object({ ok: z.boolean() }), () => api.POST('/api/v1/auth/login', { body: FORM }));
const FORM = { username: 'wanjiku', password: 'secret' };

const refusalOf = (asked: Promise<unknown>): Promise<ApiError> =>
  asked.then(
    () => expect.fail('It was not refused.'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(ApiError);
      return error as ApiError;
    },
  );

describe('a call to the API', () => {
  test('it carries the CSRF token and no token of any other kind', async () => {
    let headers = new Headers();
    server.use(
      http.post(at('/auth/login'), ({ request }) => {
        headers = request.headers;
        return HttpResponse.json({ ok: true });
      }),
    );

    await signIn();

    expect(headers.get('X-CSRFToken')).toBe('csrf-1');
    expect(headers.get('Authorization')).toBeNull();
    expect(window.localStorage).toHaveLength(0);
    expect(window.sessionStorage).toHaveLength(0);
  });

  test('it asks for the CSRF token once for several calls', async () => {
    let asked = 0;
    server.use(
      http.get(at('/auth/csrf'), () => {
        asked += 1;
        return HttpResponse.json({ csrfToken: 'csrf-1' });
      }),
      http.post(at('/auth/login'), () => HttpResponse.json({ ok: true })),
    );

    await Promise.all([signIn(), signIn()]);
    await signIn();

    expect(asked).toBe(1);
  });

  test('it fetches a fresh CSRF token and tries once more when the old one was refused', async () => {
    const tokens = ['stale', 'fresh'];
    server.use(
      http.get(at('/auth/csrf'), () => HttpResponse.json({ csrfToken: tokens.shift() })),
      http.post(at('/auth/login'), ({ request }) =>
        request.headers.get('X-CSRFToken') === 'fresh' ? HttpResponse.json({ ok: true }) : refuse(403, 'csrf_failed'),
      ),
    );

    expect(await signIn()).toEqual({ ok: true });
  });

  test('it gives up when a fresh CSRF token is refused too', async () => {
    let tries = 0;
    server.use(
      http.post(at('/auth/login'), () => {
        tries += 1;
        return refuse(403, 'csrf_failed');
      }),
    );

    expect((await refusalOf(signIn())).code).toBe('csrf_failed');
    expect(tries).toBe(2);
  });

  test('it names fields, request id and waiting time of a refusal', async () => {
    server.use(
      http.post(at('/auth/login'), () => refuse(429, 'rate_limited', { username: ['Too', 'often.'], other: { a: 1 } })),
    );

    const error = await refusalOf(signIn());

    expect(error).toMatchObject({ status: 429, code: 'rate_limited', requestId: 'req-4711', retryAfterSeconds: 7 });
    expect(error.fieldErrors).toEqual({ username: 'Too often.' });
  });

  test('it reports a lost connection as such', async () => {
    server.use(http.post(at('/auth/login'), offline));

    expect(await refusalOf(signIn())).toMatchObject({ status: 0, code: 'offline', isOffline: true });
  });

  test('it reports a lost connection while fetching the CSRF token, and recovers after it', async () => {
    server.use(
      http.get(at('/auth/csrf'), offline, { once: true }),
      http.post(at('/auth/login'), () => HttpResponse.json({ ok: true })),
    );

    expect((await refusalOf(signIn())).isOffline).toBe(true);
    expect(await signIn()).toEqual({ ok: true });
  });

  test("it does not take a proxy's page for an answer", async () => {
    server.use(
      http.post(at('/auth/login'), () => HttpResponse.html('<h1>Bad gateway</h1>', { status: 502 })),
      http.get(at('/auth/me'), () => HttpResponse.json('something else')),
    );

    expect(await refusalOf(signIn())).toMatchObject({ status: 502, code: 'unreadable' });
    const odd = ask(z.object({ authenticated: z.boolean() }), () => api.GET('/api/v1/auth/me'));
    expect(await refusalOf(odd)).toMatchObject({ status: 200, code: 'unreadable' });
  });
});
