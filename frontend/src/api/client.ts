import createClient from 'openapi-fetch';
import type * as z from 'zod';
import { csrfToken, forgetCsrfToken } from './csrf.ts';
import { type ApiError, errorFromResponse, noAnswer, unreadableAnswer } from './errors.ts';
import type { paths } from './schema.ts';

/** A push is sent within its request and never later than 60 s after it, so an answer can take about that long. */
const ANSWER_SECONDS_MAX = 75;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export const api = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: 'same-origin',
  fetch: (request) => globalThis.fetch(request),
});

api.use({
  async onRequest({ request }) {
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(ANSWER_SECONDS_MAX * 1000)]);
    const prepared = new Request(request, { signal });
    prepared.headers.set('Accept', 'application/json');
    if (!SAFE_METHODS.has(request.method)) prepared.headers.set('X-CSRFToken', await csrfToken());
    return prepared;
  },
});

interface Answer {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/**
 * Makes a call and reads its answer in the given shape.
 *
 * Throws ApiError for every refusal, for an answer of another shape and when no answer came.
 * A refusal for a stale CSRF token is tried once more: nothing was done, and an Idempotency-Key
 * in the call stays the same.
 */
export async function ask<Shape extends z.ZodType>(shape: Shape, call: () => Promise<Answer>): Promise<z.infer<Shape>> {
  const answer = await withFreshCsrf(call);
  const parsed = shape.safeParse(answer.data ?? null);
  if (!parsed.success) throw unreadableAnswer(answer.response);
  return parsed.data;
}

async function withFreshCsrf(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await attempt(call);
  } catch (error) {
    if ((error as ApiError).code !== 'csrf_failed') throw error;
    forgetCsrfToken();
    return attempt(call);
  }
}

async function attempt(call: () => Promise<Answer>): Promise<Answer> {
  const answer = await call().catch((cause: unknown) => {
    throw toApiError(cause);
  });
  if (!answer.response.ok) throw errorFromResponse(answer.response, answer.error);
  return answer;
}

function toApiError(cause: unknown): unknown {
  if (cause instanceof Error && cause.name === 'ApiError') return cause;
  const cancelled = cause instanceof DOMException && cause.name === 'AbortError';
  return cancelled ? cause : noAnswer(cause);
}
