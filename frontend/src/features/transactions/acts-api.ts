import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client.ts';
import { LIVE } from '@/api/live.tsx';
import { type Transaction, transaction } from '@/api/transaction.ts';
import { readTransactions } from '@/api/transactions.ts';

const LINKED_MAX = 200;

export interface RefundRequest {
  method: 'b2c' | 'reversal';
  amount: string;
  reason: string;
}

export interface Resolution {
  outcome: 'succeeded' | 'failed';
  reason: string;
  receipt_number?: string;
}

/** What gave a payment back, or came of it otherwise, newest first. */
export const linkedQuery = (id: string) =>
  queryOptions({
    queryKey: [LIVE, 'transaction', id, 'linked'],
    queryFn: async () => (await readTransactions({ parent_id: id, page_size: LINKED_MAX })).results,
  });

export const requestRefund = (id: string, key: string, body: RefundRequest): Promise<Transaction> =>
  ask(transaction, () =>
    api.POST('/api/v1/transactions/{reference}/refund', {
      params: { path: { reference: id }, header: { 'Idempotency-Key': key } },
      body,
    }),
  );

export const resolvePayment = (id: string, body: Resolution): Promise<Transaction> =>
  ask(transaction, () =>
    api.POST('/api/v1/transactions/{reference}/resolve', { params: { path: { reference: id } }, body }),
  );
