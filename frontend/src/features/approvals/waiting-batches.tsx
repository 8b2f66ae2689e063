import { useTranslation } from 'react-i18next';
import type { Batch } from '@/api/batch.ts';
import { useBusinessLink } from '@/api/business.ts';
import { agreedOf, BatchDecision } from '@/components/approval/batch-decision.tsx';
import { Panel } from '@/components/panel.tsx';
import { NotAll, WaitingRow, WaitingRows } from './waiting-row.tsx';

interface Waiting {
  listed: Batch[];
  total: number;
}

/** Batches of both kinds in one list, newest first. */
export function WaitingBatches({ phones, businesses }: { phones: Waiting; businesses: Waiting }) {
  const { t } = useTranslation();
  const link = useBusinessLink();
  // Ids are ordered by time.
  const listed = [...phones.listed, ...businesses.listed].sort((one, other) => (one.id < other.id ? 1 : -1));
  if (listed.length === 0) return null;
  return (
    <Panel title={t('approvals.batches')} flush>
      <WaitingRows
        things={listed}
        label={t('approvals.batchList')}
        row={(batch) => (
          <WaitingRow
            key={batch.id}
            to={link(`/batches/${batch.kind}/${batch.id}`)}
            amount={batch.total_amount}
            what={batch.reference || t('batches.unnamed')}
            details={[
              t(`batches.kindLong.${batch.kind}`),
              t('approvals.rows', { count: batch.item_count }),
              batch.approvals_needed > 1 ? t('approval.progress', agreedOf(batch)) : '',
            ]}
            by={batch.created_by}
            at={batch.created_at}
            expiresAt={batch.expires_at ?? null}
          >
            <BatchDecision batch={batch} size="xs" />
          </WaitingRow>
        )}
      />
      {[phones, businesses].map(({ listed: some, total }, index) => {
        const kind = index === 0 ? 'b2c' : 'b2b';
        const to = link(`/batches?kind=${kind}&status=awaiting_approval`);
        return <NotAll key={kind} shown={some.length} total={total} to={to} />;
      })}
    </Panel>
  );
}
