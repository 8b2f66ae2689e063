import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { mayDecide, useSession } from '@/api/session.ts';
import type { Transaction } from '@/api/transaction.ts';
import { PaymentDecision } from '@/components/approval/payment-decision.tsx';
import { ResolveButton } from './resolve-button.tsx';
import { useIsMaker } from './use-maker.ts';

/** What a second person decides: to let a payout go, or how a doubtful payment ended. */
export function Decisions({ payment }: { payment: Transaction }) {
  const { t } = useTranslation();
  const isMaker = useIsMaker(payment.id);
  const may = mayDecide(useSession(), payment.business_id);
  const waits = payment.status === 'awaiting_approval';
  if (isMaker === undefined || (!waits && payment.status !== 'needs_attention')) return null;
  if (isMaker) {
    return (
      <Text size="sm" fw={500}>
        {t(waits ? 'approval.own' : 'transactions.act.resolve.own')}
      </Text>
    );
  }
  // Who else may is said by the words about the state.
  if (!may) return null;
  return waits ? <PaymentDecision payment={payment} /> : <ResolveButton payment={payment} />;
}
