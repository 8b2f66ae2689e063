import * as z from 'zod';

/** The one error body of the API; whatever else comes (a proxy's page, say) is read as empty. */
const errorBody = z.object({
  error: z.string().catch(''),
  code: z.string().catch('unreadable'),
  details: z.record(z.string(), z.unknown()).catch({}),
  request_id: z.string().catch(''),
});

export type FieldErrors = Record<string, string>;

export class ApiError extends Error {
  override name = 'ApiError';

  constructor(
    /** The HTTP status; 0 when no answer came. */
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
    readonly requestId = '',
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }

  get isOffline(): boolean {
    return this.status === 0;
  }

  /** The messages that belong to a form's fields, one text per field. */
  get fieldErrors(): FieldErrors {
    const entries = Object.entries(this.details).map(([field, value]) => [field, textOf(value)] as const);
    return Object.fromEntries(entries.filter(([, text]) => text !== ''));
  }

  /** The payment that this refusal is about, when there is one. */
  get transactionId(): string | null {
    const id = this.details.transaction_id;
    return typeof id === 'string' ? id : null;
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.filter((part) => typeof part === 'string').join(' ') : '';
}

export function errorFromResponse(response: Response, body: unknown): ApiError {
  const parsed = errorBody.catch({ error: '', code: 'unreadable', details: {}, request_id: '' }).parse(body);
  const retryAfter = Number(response.headers.get('Retry-After'));
  return new ApiError(
    response.status,
    parsed.code,
    parsed.error,
    parsed.details,
    parsed.request_id || response.headers.get('X-Request-ID') || '',
    Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null,
  );
}

export function noAnswer(cause: unknown): ApiError {
  const tookTooLong = cause instanceof DOMException && cause.name === 'TimeoutError';
  return new ApiError(0, tookTooLong ? 'no_answer' : 'offline', '');
}

export function unreadableAnswer(response: Response): ApiError {
  return new ApiError(response.status, 'unreadable', '', {}, response.headers.get('X-Request-ID') ?? '');
}
