import * as z from 'zod';
import { errorFromResponse } from './errors.ts';

const csrfAnswer = z.object({ csrfToken: z.string() });

// Kept in memory only; it changes at sign-in and sign-out.
let known: Promise<string> | null = null;

export function csrfToken(): Promise<string> {
  known ??= fetchToken().catch((error: unknown) => {
    known = null;
    throw error;
  });
  return known;
}

export function forgetCsrfToken(): void {
  known = null;
}

async function fetchToken(): Promise<string> {
  const response = await globalThis.fetch(new URL('/api/v1/auth/csrf', window.location.origin), {
    credentials: 'same-origin',
    headers: { Accept: 'application/json' },
  });
  if (!response.ok) throw errorFromResponse(response, await response.json().catch(() => null));
  return csrfAnswer.parse(await response.json()).csrfToken;
}
