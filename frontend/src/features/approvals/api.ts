import { queryOptions } from '@tanstack/react-query';
import { type Batch, batchesQuery } from '@/api/batch.ts';
import { LIVE } from '@/api/live.tsx';
import type { Transaction } from '@/api/transaction.ts';
import { readTransactions } from '@/api/transactions.ts';

export const LISTED_MAX = 50;

interface Waiting<Thing> {
  listed: Thing[];
  total: number;
}

const waitingIn = (businessId: string | undefined, page_size: number) => ({
  status: 'awaiting_approval' as const,
  page_size,
  ...(businessId ? { business_id: businessId } : {}),
});

export const waitingBatches = (kind: Batch['kind'], businessId: string | undefined) => ({
  ...batchesQuery(kind, waitingIn(businessId, LISTED_MAX)),
  placeholderData: undefined,
  select: ({ results, total }: { results: Batch[]; total: number }): Waiting<Batch> => ({ listed: results, total }),
});

export const waitingPayments = (businessId: string | undefined) =>
  queryOptions({
    queryKey: [LIVE, 'approvals', 'payments', businessId],
    queryFn: async (): Promise<Waiting<Transaction>> => {
      const { results, total } = await readTransactions(waitingIn(businessId, LISTED_MAX));
      return { listed: results, total };
    },
  });
