import type { TFunction } from 'i18next';
import { ApiError } from '@/api/errors.ts';

/** One sentence for a person: what the API said where it speaks to people, ours where it can't. */
export function errorWords(error: unknown, t: TFunction): string {
  if (!(error instanceof ApiError)) return t('error.server');
  return wordsByCode(error, t) ?? wordsByStatus(error, t);
}

function wordsByCode(error: ApiError, t: TFunction): string | null {
  switch (error.code) {
    case 'offline':
      return t('error.offline');
    case 'no_answer':
      return t('error.noAnswer');
    case 'rate_limited':
      return error.retryAfterSeconds
        ? t('error.rateLimited', { seconds: error.retryAfterSeconds })
        : t('error.rateLimitedSoon');
    case 'not_authenticated':
      return t('error.notAuthenticated');
    case 'business_suspended':
      return t('error.suspended');
    case 'daraja_unavailable':
      return t('error.darajaUnavailable');
    case 'unreadable':
      return error.status >= 500 ? t('error.server') : t('error.unreadable');
    default:
      return null;
  }
}

function wordsByStatus(error: ApiError, t: TFunction): string {
  if (error.status === 502 || error.status < 500) {
    if (error.message) return error.message;
    if (error.status === 403) return t('error.permission');
    if (error.status === 404) return t('error.notFound');
  }
  return t('error.server');
}
