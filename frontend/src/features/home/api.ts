import { queryOptions } from '@tanstack/react-query';
import { LIVE } from '@/api/live.tsx';
import { readTransactions } from '@/api/transactions.ts';

const LATEST = 8;

/** The newest payments, of one business or of all. */
export const latestQuery = (businessId: string | undefined) =>
  queryOptions({
    queryKey: [LIVE, 'latest', businessId],
    queryFn: () => readTransactions({ page_size: LATEST, business_id: businessId }),
  });

/** How many payments stand in this state. */
export const countQuery = (status: 'unknown' | 'needs_attention', businessId: string | undefined) =>
  queryOptions({
    queryKey: [LIVE, 'count', status, businessId],
    queryFn: async () => (await readTransactions({ page_size: 1, status, business_id: businessId })).total,
  });
