import { Stack } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useBusinessId } from '@/api/business.ts';
import { TableSkeleton } from '@/components/data-table/data-table.tsx';
import { EmptyState } from '@/components/empty-state.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { ApproveIcon } from '@/components/icons.tsx';
import { Page } from '@/components/page.tsx';
import { Panel } from '@/components/panel.tsx';
import { waitingBatches, waitingPayments } from './api.ts';
import { WaitingBatches } from './waiting-batches.tsx';
import { WaitingPayments } from './waiting-payments.tsx';

const LOOK_EVERY_MS = 10_000;

/** What waits for a second person: batches first, because they are the larger sums. */
export function ApprovalsPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('approvals.title')} text={t('approvals.text')}>
      <Waiting />
    </Page>
  );
}

function Waiting() {
  const { t } = useTranslation();
  const businessId = useBusinessId();
  const [phones, businesses, payments] = useQueries({
    queries: [
      { ...waitingBatches('b2c', businessId), refetchInterval: LOOK_EVERY_MS },
      { ...waitingBatches('b2b', businessId), refetchInterval: LOOK_EVERY_MS },
      { ...waitingPayments(businessId), refetchInterval: LOOK_EVERY_MS },
    ],
  });
  const all = [phones, businesses, payments];
  const broken = all.find(({ error, data }) => error && !data);

  if (broken) {
    return <ErrorPanel error={broken.error} onRetry={() => void Promise.all(all.map(({ refetch }) => refetch()))} />;
  }
  if (!phones.data || !businesses.data || !payments.data) {
    return (
      <Panel flush>
        <TableSkeleton label={t('loading')} />
      </Panel>
    );
  }
  if (all.every(({ data }) => data?.total === 0)) {
    return (
      <Panel>
        <EmptyState icon={<ApproveIcon />} title={t('approvals.emptyTitle')} text={t('approvals.emptyText')} />
      </Panel>
    );
  }
  return (
    <Stack gap="lg">
      <WaitingBatches phones={phones.data} businesses={businesses.data} />
      <WaitingPayments {...payments.data} />
    </Stack>
  );
}
