import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type * as z from 'zod';
import { api, ask } from './client.ts';
import { pageOf } from './page.ts';
import type { paths } from './schema.ts';
import { transaction } from './transaction.ts';

const transactionPage = pageOf(transaction);

export type TransactionPage = z.infer<typeof transactionPage>;

export type TransactionFilters = NonNullable<paths['/api/v1/transactions']['get']['parameters']['query']>;

export const readTransactions = (query: TransactionFilters): Promise<TransactionPage> =>
  ask(transactionPage, () => api.GET('/api/v1/transactions', { params: { query } }));

export const transactionsQuery = (query: TransactionFilters) =>
  queryOptions({
    queryKey: ['transactions', query],
    queryFn: () => readTransactions(query),
    placeholderData: keepPreviousData,
    // What is on screen changes row by row; it never jumps because someone came back to the window.
    refetchOnWindowFocus: false,
    staleTime: 0,
  });
