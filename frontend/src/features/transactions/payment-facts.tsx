import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBusinessLink, useBusinessNames } from '@/api/business.ts';
import type { Transaction } from '@/api/transaction.ts';
import { CopyButton } from '@/components/copy-button.tsx';
import { Facts } from '@/components/facts.tsx';
import { KindLabel } from '@/components/kind-label.tsx';
import { Money } from '@/components/money.tsx';
import { Msisdn } from '@/components/msisdn.tsx';
import { Moment } from '@/components/time.tsx';
import classes from './payment-facts.module.css';

export function PaymentFacts({ payment }: { payment: Transaction }) {
  const { t } = useTranslation();
  const link = useBusinessLink();
  const businessName = useBusinessNames()(payment.business_id);
  return (
    <Facts
      facts={[
        { name: t('transactions.fact.kind'), value: <KindLabel kind={payment.kind} /> },
        { name: t('transactions.fact.direction'), value: t(`direction.${payment.direction}`) },
        { name: t('transactions.fact.phone'), value: <Msisdn value={payment.phone_number} /> },
        payment.counterparty_name && { name: t('transactions.fact.name'), value: payment.counterparty_name },
        payment.account_reference && { name: t('transactions.fact.reference'), value: payment.account_reference },
        payment.description && { name: t('transactions.fact.description'), value: payment.description },
        payment.receipt_number && {
          name: t('transactions.fact.receipt'),
          value: <Copyable value={payment.receipt_number} what={t('transactions.fact.receipt')} />,
        },
        payment.refunded_amount !== '0.00' && {
          name: t('transactions.fact.refunded'),
          value: <Money amount={payment.refunded_amount} />,
        },
        businessName && { name: t('transactions.fact.business'), value: businessName },
        { name: t('transactions.fact.shortcode'), value: `${payment.shortcode} · ${payment.environment}` },
        { name: t('transactions.fact.created'), value: <Moment at={payment.created_at} /> },
        payment.completed_at && {
          name: t('transactions.fact.completed'),
          value: <Moment at={payment.completed_at} />,
        },
        payment.daraja_time && { name: t('transactions.fact.daraja'), value: <Moment at={payment.daraja_time} /> },
        payment.result_code && { name: t('transactions.fact.code'), value: payment.result_code },
        payment.result_description && { name: t('transactions.fact.said'), value: payment.result_description },
        payment.parent_id && {
          name: t('transactions.fact.parent'),
          value: (
            <Anchor component={Link} to={link(`/transactions/${payment.parent_id}`)} inherit>
              {t('transactions.fact.parentLink')}
            </Anchor>
          ),
        },
        payment.batch_id && {
          name: t('transactions.fact.batch'),
          value: (
            <Anchor component={Link} to={link(`/batches/${payment.kind}/${payment.batch_id}`)} inherit>
              {t('transactions.fact.batchLink')}
            </Anchor>
          ),
        },
      ]}
    />
  );
}

export function PaymentIds({ payment }: { payment: Transaction }) {
  const { t } = useTranslation();
  const ids = [
    ['id', payment.id],
    ['checkout', payment.checkout_request_id],
    ['merchant', payment.merchant_request_id],
    ['originator', payment.originator_conversation_id],
    ['conversation', payment.conversation_id],
  ] as const;
  return (
    <Facts
      stacked
      facts={ids.map(([name, value]) => {
        const what = t(`transactions.fact.${name}`);
        return value !== '' && { name: what, value: <Copyable value={value} what={what} /> };
      })}
    />
  );
}

function Copyable({ value, what }: { value: string; what: string }) {
  return (
    <span className={classes.copyable}>
      {value}
      <CopyButton value={value} what={what} />
    </span>
  );
}
