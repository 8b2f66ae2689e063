import { useTranslation } from 'react-i18next';
import type { Transaction } from '@/api/transaction.ts';
import { CopyButton } from '@/components/copy-button.tsx';
import { Facts } from '@/components/facts.tsx';
import { Money } from '@/components/money.tsx';
import { Msisdn } from '@/components/msisdn.tsx';

export function RequestFacts({ payment }: { payment: Transaction }) {
  const { t } = useTranslation();
  return (
    <Facts
      facts={[
        { name: t('ask.wait.amount'), value: <Money amount={payment.amount} currency={payment.currency} /> },
        payment.received_amount && {
          name: t('ask.wait.received'),
          value: <Money amount={payment.received_amount} currency={payment.currency} />,
        },
        { name: t('ask.wait.phone'), value: <Msisdn value={payment.phone_number} /> },
        payment.account_reference && { name: t('ask.wait.reference'), value: payment.account_reference },
        payment.receipt_number && {
          name: t('ask.wait.receipt'),
          value: (
            <>
              {payment.receipt_number}
              <CopyButton value={payment.receipt_number} what={t('ask.wait.receipt')} />
            </>
          ),
        },
        payment.status === 'failed' &&
          payment.result_description && { name: t('ask.wait.said'), value: payment.result_description },
      ]}
    />
  );
}
