import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { mayDecide, useSession } from '@/api/session.ts';
import type { Transaction } from '@/api/transaction.ts';
import { PaymentDecision } from '@/components/approval/payment-decision.tsx';
import { ResolveButton } from './resolve-button.tsx';
import { useStanding } from './use-standing.ts';

/** What a second person decides: to let a payout go, or how a doubtful payment ended. */
export function Decisions({ payment }: { payment: Transaction }) {
  const { t } = useTranslation();
  const standing = useStanding(payment.id);
  const may = mayDecide(useSession(), payment.business_id);
  const waits = payment.status === 'awaiting_approval';
  if (standing === undefined || (!waits && payment.status !== 'needs_attention')) return null;
  if (standing === 'maker') {
    return (
      <Text size="sm" fw={500}>
        {t(waits ? 'approval.own' : 'transactions.act.resolve.own')}
      </Text>
    );
  }
  if (waits && standing === 'agreed') {
    return (
      <Text size="sm" fw={500}>
        {t('approval.agreed')}
      </Text>
    );
  }
  // Who else may is said by the words about the state.
  if (!may) return null;
  return waits ? <PaymentDecision payment={payment} /> : <ResolveButton payment={payment} />;
}
