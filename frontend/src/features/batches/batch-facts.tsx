import { Anchor, Code } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Batch } from '@/api/batch.ts';
import { useBusinessNames } from '@/api/business.ts';
import { CopyButton } from '@/components/copy-button.tsx';
import { Facts } from '@/components/facts.tsx';
import { formatMoney, Money } from '@/components/money.tsx';
import { Moment } from '@/components/time.tsx';
import { AccountBalance } from './account-balance.tsx';
import { COMMANDS } from './values.ts';

export function BatchFacts({ batch }: { batch: Batch }) {
  const { t } = useTranslation();
  const businessName = useBusinessNames()(batch.business_id);
  const command = COMMANDS.find((name) => name === batch.command_id);
  const approver = batch.approvals_needed === 0 ? t('batches.fact.notNeeded') : t('batches.fact.noApprover');
  return (
    <Facts
      facts={[
        { name: t('batches.fact.total'), value: <Money amount={batch.total_amount} /> },
        { name: t('batches.fact.paid'), value: <Money amount={batch.paid_amount} /> },
        { name: t('batches.fact.count'), value: batch.item_count.toLocaleString('en') },
        { name: t('batches.fact.kind'), value: t(`batches.kindLong.${batch.kind}`) },
        { name: t('batches.fact.from'), value: [batch.shortcode, batch.environment].filter(Boolean).join(' · ') },
        command && { name: t('batches.fact.command'), value: t(`batches.create.commands.${command}`) },
        businessName && { name: t('batches.fact.business'), value: businessName },
        { name: t('batches.fact.maker'), value: batch.created_by },
        { name: t('batches.fact.created'), value: <Moment at={batch.created_at} /> },
        { name: t('batches.fact.approver'), value: batch.approved_by || approver },
        batch.status === 'awaiting_approval' &&
          batch.expires_at && { name: t('batches.fact.expires'), value: <Moment at={batch.expires_at} /> },
        batch.fees && { name: t('batches.preview.fees'), value: <Money amount={batch.fees} /> },
        batch.float && { name: t('batches.preview.float'), value: <AccountBalance account={batch.float} /> },
        batch.completed_at && { name: t('batches.fact.completed'), value: <Moment at={batch.completed_at} /> },
        batch.retried_count > 0 && {
          name: t('batches.fact.retried'),
          value: t('batches.fact.retriedValue', {
            count: batch.retried_count,
            amount: formatMoney(batch.retried_amount),
          }),
        },
        batch.repeats_batch_id && {
          name: t('batches.fact.repeats'),
          value: (
            <Anchor component={Link} to={`/batches/${batch.kind}/${batch.repeats_batch_id}`} inherit>
              {t('batches.fact.earlier')}
            </Anchor>
          ),
        },
        {
          name: t('batches.fact.digest'),
          value: (
            <>
              <Code>{batch.digest.slice(0, 16)}…</Code>
              <CopyButton value={batch.digest} what={t('batches.fact.digest')} />
            </>
          ),
        },
      ]}
    />
  );
}
