import { useTranslation } from 'react-i18next';
import { mayAskForPayment, useSession } from '@/api/session.ts';
import type { Transaction } from '@/api/transaction.ts';
import { EmptyState } from '@/components/empty-state.tsx';
import { AskIcon } from '@/components/icons.tsx';
import { Page } from '@/components/page.tsx';
import { useFormOrPayment } from '@/components/use-form-or-payment.ts';
import { AskForm } from './ask-form.tsx';
import type { FormValues } from './values.ts';
import { WaitingPanel } from './waiting-panel.tsx';

/** The form, or the payment that came of it. */
export function AskPage() {
  const { t } = useTranslation();
  const session = useSession();
  const { paymentId, formNumber, startValues, show, openNewForm } = useFormOrPayment<FormValues>();

  return (
    <Page title={t('ask.title')} text={t('ask.text')}>
      {paymentId ? (
        <WaitingPanel
          paymentId={paymentId}
          onAnother={() => openNewForm({})}
          onAgain={(payment) => openNewForm(valuesOf(payment))}
        />
      ) : mayAskForPayment(session) ? (
        <AskForm key={formNumber} start={startValues} onPayment={show} onNewForm={() => openNewForm({})} />
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
