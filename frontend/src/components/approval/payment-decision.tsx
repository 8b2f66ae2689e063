import { type ButtonProps, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { approvePayment, rejectPayment } from '@/api/decisions.ts';
import { LIVE } from '@/api/live.tsx';
import { mayDecide, useSession } from '@/api/session.ts';
import { type Transaction, transactionQuery } from '@/api/transaction.ts';
import { ActButton } from '../act-button.tsx';
import { Facts } from '../facts.tsx';
import { KindLabel } from '../kind-label.tsx';
import { formatMoney, Money } from '../money.tsx';
import { Payee } from '../payee.tsx';

interface PaymentDecisionProps {
  payment: Transaction;
  size?: ButtonProps['size'];
}

/** Approve and reject of a single payout or refund. Who made it is the server's to know; it refuses him. */
export function PaymentDecision({ payment, size = 'sm' }: PaymentDecisionProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const session = useSession();
  if (payment.status !== 'awaiting_approval') return null;
  if (!mayDecide(session, payment.business_id)) {
    return (
      <Text size="sm" c="dimmed">
        {t('approval.role')}
      </Text>
    );
  }
  const keep = (now: Transaction) => queryClient.setQueryData(transactionQuery(payment.id).queryKey, now);
  const readAgain = () => queryClient.invalidateQueries({ queryKey: [LIVE] });
  const facts = (
    <Facts
      stacked
      facts={[
        { name: t('approval.total'), value: <Money amount={payment.amount} currency={payment.currency} /> },
        { name: t('approval.to'), value: <Payee payment={payment} /> },
        { name: t('approval.kind'), value: <KindLabel kind={payment.kind} /> },
        { name: t('approval.from'), value: payment.shortcode },
      ]}
    />
  );

  return (
    <Group gap="xs">
      <ActButton
        label={t('approval.approve')}
        variant="filled"
        size={size}
        title={t('approval.payment.approveTitle')}
        confirm={t('approval.payment.approveConfirm', { amount: formatMoney(payment.amount, payment.currency) })}
        done={({ status }) => t(status === 'awaiting_approval' ? 'approval.counted' : 'approval.payment.approved')}
        act={async () => {
          const now = await approvePayment(payment.id);
          keep(now);
          return now;
        }}
        onSettled={readAgain}
      >
        <Text size="sm">{t('approval.payment.approveText')}</Text>
        {facts}
      </ActButton>
      <ActButton
        label={t('approval.reject')}
        size={size}
        title={t('approval.payment.rejectTitle')}
        confirm={t('approval.payment.rejectConfirm')}
        done={t('approval.payment.rejected')}
        danger
        reasonLabel={t('approval.reason')}
        act={async ({ reason }) => keep(await rejectPayment(payment.id, reason))}
        onSettled={readAgain}
      >
        <Text size="sm">{t('approval.payment.rejectText')}</Text>
        {facts}
      </ActButton>
    </Group>
  );
}
