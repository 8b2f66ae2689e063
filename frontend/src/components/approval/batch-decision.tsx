import { Button, type ButtonProps, Code, Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { approveBatch, type Batch, batchQuery, rejectBatch } from '@/api/batch.ts';
import { ApiError } from '@/api/errors.ts';
import { LIVE } from '@/api/live.tsx';
import { mayDecide, useSession } from '@/api/session.ts';
import { ActButton } from '../act-button.tsx';
import { Facts } from '../facts.tsx';
import { formatMoney, Money } from '../money.tsx';
import { Notice } from '../notice.tsx';

interface BatchDecisionProps {
  batch: Batch;
  size?: ButtonProps['size'];
}

/** Approve and reject for those who may; for others, who can. Nothing for a batch that does not wait. */
export function BatchDecision({ batch, size = 'sm' }: BatchDecisionProps) {
  const { t } = useTranslation();
  const session = useSession();
  if (batch.status !== 'awaiting_approval') return null;
  const isMaker = batch.maker_id != null && String(batch.maker_id) === session.user?.id;
  // Nobody agrees twice.
  const hasAgreed = batch.approved_by?.split(', ').includes(session.user?.username ?? '');
  const obstacle = isMaker ? 'own' : !mayDecide(session, batch.business_id) ? 'role' : hasAgreed ? 'agreed' : null;
  if (obstacle) {
    return (
      <Text size="sm" c="dimmed">
        {t(`approval.${obstacle}`)}
      </Text>
    );
  }
  return (
    <Group gap="xs">
      <Approve batch={batch} size={size} />
      <Reject batch={batch} size={size} />
    </Group>
  );
}

/** How many agreed of how many that must, as our texts name them. */
export const agreedOf = ({ approvals, approvals_needed }: Batch) => ({ agreed: approvals, needed: approvals_needed });

/** Puts the batch as it is now where it is shown, and has the lists read anew. */
function useSettled(batch: Batch) {
  const queryClient = useQueryClient();
  return {
    keep: (now: Batch) => queryClient.setQueryData(batchQuery(batch).queryKey, now),
    readAgain: () => queryClient.invalidateQueries({ queryKey: [LIVE] }),
  };
}

function Approve({ batch, size }: Required<BatchDecisionProps>) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { keep, readAgain } = useSettled(batch);
  // What the reader looked at. A batch that changes under his eyes is not agreed to, it is refused.
  const [seen, setSeen] = useState(batch);
  const total = formatMoney(seen.total_amount);
  const isLast = seen.approvals + 1 >= seen.approvals_needed;

  const lookAgain = async () => {
    setSeen(await queryClient.fetchQuery(batchQuery(batch)));
    await readAgain();
  };
  const otherRows = (error: unknown, close: () => void) => {
    if (!(error instanceof ApiError) || error.code !== 'conflict' || !('digest' in error.details)) return null;
    return (
      <Notice tone="warn" role="alert" title={t('approval.batch.otherRowsTitle')}>
        <Stack gap="xs" align="flex-start">
          <Text size="sm">{t('approval.batch.otherRowsText')}</Text>
          <Button size="xs" variant="default" onClick={() => void lookAgain().then(close)}>
            {t('approval.batch.loadAgain')}
          </Button>
        </Stack>
      </Notice>
    );
  };

  return (
    <ActButton
      label={t('approval.approve')}
      variant="filled"
      size={size}
      title={t('approval.batch.approveTitle')}
      confirm={t('approval.batch.approveConfirm', { amount: total })}
      done={({ status }) => t(status === 'awaiting_approval' ? 'approval.counted' : 'approval.batch.approved')}
      act={async () => {
        const now = await approveBatch(seen);
        keep(now);
        return now;
      }}
      onSettled={readAgain}
      explain={otherRows}
    >
      <Text size="sm">{t(isLast ? 'approval.batch.approveText' : 'approval.batch.approveFirst', agreedOf(seen))}</Text>
      <Facts
        stacked
        facts={[
          { name: t('approval.total'), value: <Money amount={seen.total_amount} /> },
          { name: t('approval.count'), value: seen.item_count.toLocaleString('en') },
          { name: t('approval.from'), value: seen.shortcode },
          { name: t('approval.maker'), value: seen.created_by },
          { name: t('approval.digest'), value: <Code>{seen.digest.slice(0, 16)}</Code> },
        ]}
      />
    </ActButton>
  );
}

function Reject({ batch, size }: Required<BatchDecisionProps>) {
  const { t } = useTranslation();
  const { keep, readAgain } = useSettled(batch);
  return (
    <ActButton
      label={t('approval.reject')}
      size={size}
      title={t('approval.batch.rejectTitle')}
      confirm={t('approval.batch.rejectConfirm')}
      done={t('approval.batch.rejected')}
      danger
      reasonLabel={t('approval.reason')}
      act={async ({ reason }) => keep(await rejectBatch(batch, reason))}
      onSettled={readAgain}
    >
      <Text size="sm">{t('approval.batch.rejectText')}</Text>
    </ActButton>
  );
}
