import type { TFunction } from 'i18next';
import type { Transaction } from '@/api/transaction.ts';
import { outcomeTexts } from './texts.ts';

export interface Explanation {
  title: string;
  meaning: string;
  advice: string;
}

type Reason = keyof typeof outcomeTexts.failed.reasons;

const knownReason = (reason: string): Reason => (reason in outcomeTexts.failed.reasons ? (reason as Reason) : 'other');

/** A payment's state in plain words, and what to do next. */
export function explain({ status, direction, failure_reason }: Transaction, t: TFunction): Explanation {
  const read = (key: string) => t(`outcome.${key}` as 'outcome.failed.title');
  const from = (key: string) => ({
    title: read(`${key}.title`),
    meaning: read(`${key}.meaning`),
    advice: read(`${key}.advice`),
  });
  if (status === 'failed') return from(`failed.reasons.${knownReason(failure_reason)}`);
  if (status === 'succeeded' || status === 'submitted' || status === 'unknown') return from(`${status}.${direction}`);
  return from(status);
}

/** What a flag means; the flag's own name stands in for one that we have no words for. */
export function explainFlag(flag: string, t: TFunction): { title: string; meaning: string } {
  const known = flag in outcomeTexts.flags ? flag : 'other';
  const read = (key: string) => t(`outcome.flags.${known}.${key}` as 'outcome.flags.other.title');
  return { title: known === 'other' ? flag.replaceAll('_', ' ') : read('title'), meaning: read('meaning') };
}
