import { delay, HttpResponse, http } from 'msw';
import { makePage, makeSession } from './factories.ts';

export const at = (path: string): string => `${window.location.origin}/api/v1${path}`;

/** A refusal in the API's one error body. */
export function refuse(status: number, code: string, details: Record<string, unknown> = {}, error = '') {
  const headers: Record<string, string> = code === 'rate_limited' ? { 'Retry-After': '7' } : {};
  return HttpResponse.json({ error: error || code, code, details, request_id: 'req-4711' }, { status, headers });
}

export const offline = () => HttpResponse.error();

/** Never answers: for what is shown meanwhile. */
export const pending = async () => {
  await delay('infinite');
  return HttpResponse.json({});
};

/** A quiet house with one person signed in and no payments; tests say what differs. */
export const handlers = [
  http.get(at('/auth/csrf'), () => HttpResponse.json({ csrfToken: 'csrf-1' })),
  http.get(at('/auth/me'), () => HttpResponse.json(makeSession())),
  http.get(at('/bootstrap/superuser'), () => HttpResponse.json({ enabled: false })),
  http.get(at('/health/ready'), () =>
    HttpResponse.json({
      status: 'healthy',
      database: 'connected',
      migrations: 'applied',
      worker: 'alive',
      environment: 'simulator',
    }),
  ),
  http.get(at('/transactions'), () => HttpResponse.json(makePage([]))),
  http.get(at('/b2c/bulk'), () => HttpResponse.json(makePage([]))),
  http.get(at('/b2b/bulk'), () => HttpResponse.json(makePage([]))),
];

export const signedInAs = (person: Parameters<typeof makeSession>[0]) =>
  http.get(at('/auth/me'), () => HttpResponse.json(makeSession(person)));

export const signedOut = http.get(at('/auth/me'), () =>
  HttpResponse.json({ authenticated: false, user: null, businesses: [] }),
);
