import { useTranslation } from 'react-i18next';
import { useBusinessLink } from '@/api/business.ts';
import { KINDS, type Kind, type Transaction } from '@/api/transaction.ts';
import { PaymentDecision } from '@/components/approval/payment-decision.tsx';
import { Panel } from '@/components/panel.tsx';
import { Payee } from '@/components/payee.tsx';
import { NotAll, WaitingRow, WaitingRows } from './waiting-row.tsx';

/** Single payouts, tax remittances, refunds and reversals. */
export function WaitingPayments({ listed, total }: { listed: Transaction[]; total: number }) {
  const { t } = useTranslation();
  const link = useBusinessLink();
  if (listed.length === 0) return null;
  return (
    <Panel title={t('approvals.payments')} flush>
      <WaitingRows
        things={listed}
        label={t('approvals.paymentList')}
        row={(payment) => (
          <WaitingRow
            key={payment.id}
            to={link(`/transactions/${payment.id}`)}
            amount={payment.amount}
            what={<Payee payment={payment} />}
            details={[
              KINDS.includes(payment.kind as Kind) ? t(`kind.${payment.kind as Kind}`) : payment.kind,
              payment.parent_id ? t('approvals.refund') : '',
              payment.account_reference,
              payment.description,
            ]}
            at={payment.created_at}
            expiresAt={null}
          >
            <PaymentDecision payment={payment} size="xs" />
          </WaitingRow>
        )}
      />
      <NotAll shown={listed.length} total={total} to={link('/transactions?status=awaiting_approval')} />
    </Panel>
  );
}
