import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { mayAskForPayment, useSession } from '@/api/session.ts';
import type { Transaction } from '@/api/transaction.ts';
import { EmptyState } from '@/components/empty-state.tsx';
import { AskIcon } from '@/components/icons.tsx';
import { Page } from '@/components/page.tsx';
import { AskForm } from './ask-form.tsx';
import type { FormValues } from './values.ts';
import { WaitingPanel } from './waiting-panel.tsx';

/** The form, or the payment that came of it. Which one is in the address, so a reload goes on waiting. */
export function AskPage() {
  const { t } = useTranslation();
  const session = useSession();
  const [parameters, setParameters] = useSearchParams();
  const [start, setStart] = useState<{ form: number; values: Partial<FormValues> }>({ form: 0, values: {} });
  const paymentId = parameters.get('payment');

  const show = (id: string | null) =>
    setParameters(
      (now) => {
        if (id) now.set('payment', id);
        else now.delete('payment');
        return now;
      },
      { replace: true },
    );

  // A new form always means a new key, so asking again is always a decision of its own.
  const openNewForm = (values: Partial<FormValues>) => {
    setStart(({ form }) => ({ form: form + 1, values }));
    show(null);
  };

  return (
    <Page title={t('ask.title')} text={t('ask.text')}>
      {paymentId ? (
        <WaitingPanel
          paymentId={paymentId}
          onAnother={() => openNewForm({})}
          onAgain={(payment) => openNewForm(valuesOf(payment))}
        />
      ) : mayAskForPayment(session) ? (
        <AskForm key={start.form} start={start.values} onPayment={show} onNewForm={() => openNewForm({})} />
      ) : (
        <EmptyState icon={<AskIcon />} title={t('ask.notAllowedTitle')} text={t('ask.notAllowedText')} />
      )}
    </Page>
  );
}

function valuesOf(payment: Transaction): Partial<FormValues> {
  return {
    business_id: payment.business_id,
    phone_number: payment.phone_number.includes('*') ? '' : payment.phone_number,
    amount: payment.amount.replace(/\.00$/, ''),
    account_reference: payment.account_reference,
    transaction_desc: payment.description,
  };
}
