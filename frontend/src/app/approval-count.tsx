import { VisuallyHidden } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { batchesQuery } from '@/api/batch.ts';
import { useBusinessId } from '@/api/business.ts';
import { LIVE } from '@/api/live.tsx';
import { readTransactions } from '@/api/transactions.ts';
import classes from './approval-count.module.css';

const LOOK_EVERY_MS = 30_000;
const SHOWN_MAX = 99;

/** How much waits for a second person, as a number beside the link; nothing while nothing does. */
export function ApprovalCount() {
  const { t } = useTranslation();
  const businessId = useBusinessId();
  const query = {
    status: 'awaiting_approval' as const,
    page_size: 1,
    ...(businessId ? { business_id: businessId } : {}),
  };
  const totals = useQueries({
    queries: [
      { ...batchesQuery('b2c', query), refetchInterval: LOOK_EVERY_MS },
      { ...batchesQuery('b2b', query), refetchInterval: LOOK_EVERY_MS },
      {
        queryKey: [LIVE, 'approvals', 'count', businessId],
        queryFn: () => readTransactions(query),
        refetchInterval: LOOK_EVERY_MS,
      },
    ],
  });
  const count = totals.reduce((sum, { data }) => sum + (data?.total ?? 0), 0);
  if (count === 0) return null;
  return (
    <>
      {' '}
      <VisuallyHidden>{`(${t('approvals.waiting', { count })})`}</VisuallyHidden>
      <span className={classes.count} aria-hidden="true">
        {count > SHOWN_MAX ? `${SHOWN_MAX}+` : count}
      </span>
    </>
  );
}
