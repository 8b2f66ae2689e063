import type { TFunction } from 'i18next';
import { ApiError } from '@/api/errors.ts';
import { wholeShillings } from '@/components/shillings.ts';
import type { Policy } from './api.ts';

export const ABOVE = ['single_approval_above', 'batch_approval_above'] as const;
export const LIMITS = ['item_max', 'batch_max', 'day_max', 'payee_day_max'] as const;
const AMOUNTS = [...ABOVE, ...LIMITS];
/** Limits of which the first can't be more than the second. */
const NEVER_MORE_THAN = [
  ['item_max', 'batch_max'],
  ['batch_max', 'day_max'],
  ['item_max', 'payee_day_max'],
  ['payee_day_max', 'day_max'],
] as const;

type Field = keyof Policy;
/** As typed; an empty amount is no limit. */
export type PolicyValues = Record<Field, string>;

export function valuesOf(policy: Policy): PolicyValues {
  const amounts = AMOUNTS.map((field) => [field, wholeShillings(policy[field] ?? '', { min: 0 }) ?? '']);
  return { ...Object.fromEntries(amounts), approvals_needed: String(policy.approvals_needed) };
}

/** The fields that were changed, as the API takes them. */
export function toPolicy(values: PolicyValues, changed: (field: Field) => boolean): Partial<Policy> {
  const amounts = AMOUNTS.filter(changed).map((field) => [field, wholeShillings(values[field], { min: 0 })]);
  const approvals = changed('approvals_needed') ? { approvals_needed: Number(values.approvals_needed) } : {};
  return { ...Object.fromEntries(amounts), ...approvals };
}

export function checkPolicy(values: PolicyValues, t: TFunction): Partial<PolicyValues> {
  const read = (field: (typeof AMOUNTS)[number], min = 0) => wholeShillings(values[field], { min });
  const wrong: Partial<PolicyValues> = {};
  for (const [smaller, larger] of NEVER_MORE_THAN) {
    if (Number(read(smaller)) > Number(read(larger) ?? Number.POSITIVE_INFINITY)) {
      wrong[smaller] ??= t('businesses.policy.contradiction', { larger: t(`businesses.policy.${larger}`) });
    }
  }
  const bad = (field: (typeof AMOUNTS)[number], min: number) =>
    values[field].trim() !== '' && read(field, min) === null;
  for (const field of ABOVE) if (bad(field, 0)) wrong[field] = t('businesses.policy.amount');
  for (const field of LIMITS) if (bad(field, 1)) wrong[field] = t('businesses.policy.positive');
  return wrong;
}

/** A refusal of the policy with the messages by its fields, as the form has them. */
export function byPolicyField(error: unknown): unknown {
  const inside = error instanceof ApiError ? error.details.payout_policy : null;
  if (!(error instanceof ApiError) || !inside || typeof inside !== 'object' || Array.isArray(inside)) return error;
  return new ApiError(error.status, error.code, error.message, { ...inside }, error.requestId);
}
