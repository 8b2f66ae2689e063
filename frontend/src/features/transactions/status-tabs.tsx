import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Status } from '@/api/transaction.ts';
import { type TransactionSearch, withFilters, writeSearch } from './search.ts';
import classes from './status-tabs.module.css';

const TABS = {
  all: [],
  succeeded: ['succeeded'],
  open: ['awaiting_approval', 'queued', 'sending', 'submitted'],
  attention: ['unknown', 'needs_attention'],
  failed: ['failed'],
} as const satisfies Record<string, readonly Status[]>;

const NAMES = Object.keys(TABS) as (keyof typeof TABS)[];

/** The questions that are asked most, as links: each can be opened in its own tab and shared. */
export function StatusTabs({ search }: { search: TransactionSearch }) {
  const { t } = useTranslation();
  const now = [...search.status].sort().join();
  return (
    <nav aria-label={t('transactions.tab.label')} className={classes.tabs}>
      {NAMES.map((name) => (
        <Link
          key={name}
          to={{ search: writeSearch(withFilters(search, { status: [...TABS[name]] })).toString() }}
          className={classes.tab}
          aria-current={[...TABS[name]].sort().join() === now ? 'true' : undefined}
        >
          {t(`transactions.tab.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
