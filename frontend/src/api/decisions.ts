import { api, ask } from './client.ts';
import { type Transaction, transaction } from './transaction.ts';

const naming = (id: string) => ({ path: { reference: id } });

/** Agrees to a single payout or refund that somebody else made. */
export const approvePayment = (id: string): Promise<Transaction> =>
  ask(transaction, () => api.POST('/api/v1/transactions/{reference}/approve', { params: naming(id), body: {} }));

export const rejectPayment = (id: string, reason: string): Promise<Transaction> =>
  ask(transaction, () => api.POST('/api/v1/transactions/{reference}/reject', { params: naming(id), body: { reason } }));
