import type { Transaction } from '@/api/transaction.ts';
import { amountOf, centsOf } from '@/components/shillings.ts';

const GIVES_BACK = new Set(['refund', 'reversal']);

/** What came in: what Safaricom says it moved, where that differs from what was asked. */
export const paidAmount = ({ received_amount, amount }: Transaction): string => received_amount ?? amount;

/** What may still be given back. What is under way counts as gone, as it does for the server. */
export function leftOf(parent: Transaction, linked: Transaction[]): string {
  const gone = linked
    .filter(({ kind, status }) => GIVES_BACK.has(kind) && status !== 'failed')
    .reduce((sum, { amount }) => sum + centsOf(amount), 0n);
  return amountOf(centsOf(paidAmount(parent)) - gone);
}
