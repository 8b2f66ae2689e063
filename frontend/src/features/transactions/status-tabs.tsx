import { useTranslation } from 'react-i18next';
import type { Status } from '@/api/transaction.ts';
import { LinkTabs } from '@/components/link-tabs.tsx';
import { type TransactionSearch, withFilters, writeSearch } from './search.ts';

const TABS: readonly (Status | undefined)[] = [
  undefined,
  'succeeded',
  'submitted',
  'unknown',
  'needs_attention',
  'failed',
];

/** The questions that are asked most. */
export function StatusTabs({ search }: { search: TransactionSearch }) {
  const { t } = useTranslation();
  const tabs = TABS.map((status) => ({
    name: t(status ? `transactions.tab.${status as 'failed'}` : 'transactions.tab.all'),
    to: { search: writeSearch(withFilters(search, { status })).toString() },
    current: status === search.status,
  }));
  return <LinkTabs label={t('transactions.tab.label')} tabs={tabs} />;
}
