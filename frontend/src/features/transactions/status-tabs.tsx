import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Status } from '@/api/transaction.ts';
import { type TransactionSearch, withFilters, writeSearch } from './search.ts';
import classes from './status-tabs.module.css';

const TABS: readonly (Status | undefined)[] = [
  undefined,
  'succeeded',
  'submitted',
  'unknown',
  'needs_attention',
  'failed',
];

/** The questions that are asked most, as links: each can be opened in its own tab and shared. */
export function StatusTabs({ search }: { search: TransactionSearch }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('transactions.tab.label')} className={classes.tabs}>
      {TABS.map((status) => (
        <Link
          key={status ?? 'all'}
          to={{ search: writeSearch(withFilters(search, { status })).toString() }}
          className={classes.tab}
          aria-current={status === search.status ? 'true' : undefined}
        >
          {t(status ? `transactions.tab.${status as 'failed'}` : 'transactions.tab.all')}
        </Link>
      ))}
    </nav>
  );
}
