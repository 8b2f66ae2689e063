import type { TFunction } from 'i18next';
import type { Transaction } from '@/api/transaction.ts';
import { outcomeTexts } from './texts.ts';

export interface Explanation {
  title: string;
  meaning: string;
  advice: string;
}

const { reasons, payoutReasons } = outcomeTexts.failed;

/** Where the words for a failure stand: payouts have words of their own for most reasons. */
function failureKey({ direction, failure_reason, result_code }: Transaction): string {
  if (direction === 'in') return `failed.reasons.${failure_reason in reasons ? failure_reason : 'other'}`;
  // Daraja's refusals have a code; a second person's "no" has none.
  if (failure_reason === 'rejected' && result_code === '') return 'failed.payoutReasons.rejected_by_staff';
  if (failure_reason in payoutReasons) return `failed.payoutReasons.${failure_reason}`;
  return failure_reason in reasons ? `failed.reasons.${failure_reason}` : 'failed.payoutReasons.other';
}

/** A payment's state in plain words, and what to do next. */
export function explain(payment: Transaction, t: TFunction): Explanation {
  const { status, direction } = payment;
  const read = (key: string) => t(`outcome.${key}` as 'outcome.failed.title');
  const from = (key: string) => ({
    title: read(`${key}.title`),
    meaning: read(`${key}.meaning`),
    advice: read(`${key}.advice`),
  });
  if (status === 'failed') return from(failureKey(payment));
  if (status === 'succeeded' || status === 'submitted' || status === 'unknown') return from(`${status}.${direction}`);
  return from(status);
}

/** What a flag means; the flag's own name stands in for one that we have no words for. */
export function explainFlag(flag: string, t: TFunction): { title: string; meaning: string } {
  const known = flag in outcomeTexts.flags ? flag : 'other';
  const read = (key: string) => t(`outcome.flags.${known}.${key}` as 'outcome.flags.other.title');
  return { title: known === 'other' ? flag.replaceAll('_', ' ') : read('title'), meaning: read('meaning') };
}
