import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { LIVE, usePollMs, useTransactionChanges } from '@/api/live.tsx';
import { isFinal, readTransaction, type Transaction } from '@/api/transaction.ts';
import { readTransactions, type TransactionPage, transactionsQuery } from '@/api/transactions.ts';
import { type TransactionSearch, toQuery } from './search.ts';

/** A burst of changes is answered by one look, this long after its first. */
const GATHER_MS = 300;
const SINGLE_LOOKS_MAX = 10;

/**
 * The list's page, kept current: rows change where they stand, and payments that came since are only
 * counted, so that nothing moves under a reader's eyes until they ask for it with `showNew`.
 */
export function useLiveList(search: TransactionSearch) {
  const queryClient = useQueryClient();
  const pollMs = usePollMs();
  const query = toQuery(search);
  const options = transactionsQuery(query);
  const list = useQuery(options);

  const fresh = useQuery({
    queryKey: [LIVE, 'news', search],
    queryFn: async () => {
      const shown = queryClient.getQueryData(options.queryKey);
      if (!shown) return 0;
      const now = await readTransactions(query);
      const updated = await updateInPlace(shown, now);
      queryClient.setQueryData(options.queryKey, shown.results.length > 0 ? updated : now);
      return search.cursor ? 0 : countNewer(now, shown);
    },
    enabled: list.isSuccess && !list.isPlaceholderData,
    refetchInterval: pollMs,
    retry: false,
  });

  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  useTransactionChanges(() => {
    if (timer.current !== undefined) return;
    timer.current = window.setTimeout(() => {
      timer.current = undefined;
      void fresh.refetch();
    }, GATHER_MS);
  });

  const showNew = async () => {
    await list.refetch();
    queryClient.setQueryData([LIVE, 'news', search], 0);
  };
  return { list, newCount: fresh.data ?? 0, showNew };
}

async function updateInPlace(shown: TransactionPage, now: TransactionPage): Promise<TransactionPage> {
  const current = new Map(now.results.map((row) => [row.id, row]));
  // Rows that left the page or the filter still stand on the screen, so they are read one by one.
  const missing = shown.results.filter((row) => !current.has(row.id) && !isFinal(row.status));
  const looks = missing.slice(0, SINGLE_LOOKS_MAX).map((row) => readTransaction(row.id));
  for (const look of await Promise.allSettled(looks)) {
    if (look.status === 'fulfilled') current.set(look.value.id, look.value);
  }
  const results = shown.results.map((row): Transaction => current.get(row.id) ?? row);
  return { ...shown, results, total: now.total, total_is_exact: now.total_is_exact };
}

/** Ids are ordered by time, so what is greater than the top row came after it. */
function countNewer(now: TransactionPage, shown: TransactionPage): number {
  const top = shown.results[0]?.id;
  return top === undefined ? 0 : now.results.filter(({ id }) => id > top).length;
}
