import type { Browser } from 'playwright-core';
import { inject } from 'vitest';
import { baseUrl, OWNER, openPage, type Watched } from './browser.ts';

export interface Person {
  username: string;
  password: string;
}

interface Business {
  id: string;
  is_default: boolean;
}

/** A call beside the page, in the same session. */
async function call<Answer>(
  { context }: Watched,
  method: string,
  path: string,
  data?: Record<string, unknown>,
): Promise<Answer> {
  const { csrfToken } = await (await context.request.get('/api/v1/auth/csrf')).json();
  const headers = { 'X-CSRFToken': csrfToken, Referer: `${baseUrl}/` };
  const answer = await context.request.fetch(`/api/v1${path}`, { method, headers, ...(data ? { data } : {}) });
  if (!answer.ok()) throw new Error(`${method} ${path} was refused: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

/** Makes the first account unless another journey did. */
async function ensureOwner(watched: Watched): Promise<void> {
  const { enabled } = await call<{ enabled: boolean }>(watched, 'GET', '/bootstrap/superuser').catch(() => ({
    enabled: false,
  }));
  if (enabled) await call(watched, 'POST', '/bootstrap/superuser', { token: inject('bootstrapToken'), ...OWNER });
}

/** Lets somebody new work for the demo business, in the given role; other journeys make businesses of their own. */
async function join(owner: Watched, role: string): Promise<Person> {
  const person = { username: `${role}-${Date.now()}`, password: 'another-horse-58-staple' };
  const { results } = await call<{ results: Business[] }>(owner, 'GET', '/maintainer/businesses');
  const demo = results.find((business) => business.is_default);
  await call(owner, 'POST', `/maintainer/businesses/${demo?.id}/members`, { ...person, role });
  return person;
}

/** A desk of his own for a maker and one for a checker of the same business. */
export async function makerAndChecker(browser: Browser): Promise<[Watched, Watched]> {
  const owner = await openPage(browser);
  await ensureOwner(owner);
  await call(owner, 'POST', '/auth/login', { ...OWNER });
  const desks: Watched[] = [];
  for (const role of ['maker', 'checker']) {
    const desk = await openPage(browser);
    await call(desk, 'POST', '/auth/login', { ...(await join(owner, role)) });
    desks.push(desk);
  }
  await owner.context.close();
  return desks as [Watched, Watched];
}
