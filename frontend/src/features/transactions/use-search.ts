import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { readSearch, type TransactionSearch, writeSearch } from './search.ts';

/** The list's state in the address, and how to change it. Each change is a step that "back" undoes. */
export function useTransactionSearch(): [TransactionSearch, (next: TransactionSearch) => void] {
  const [parameters, setParameters] = useSearchParams();
  const search = useMemo(() => readSearch(parameters), [parameters]);
  return [search, (next) => setParameters(writeSearch(next))];
}
