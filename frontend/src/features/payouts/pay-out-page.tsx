import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useSession } from '@/api/session.ts';
import type { Transaction } from '@/api/transaction.ts';
import { EmptyState } from '@/components/empty-state.tsx';
import classes from '@/components/form-and-steps.module.css';
import { SendIcon } from '@/components/icons.tsx';
import { LinkTabs } from '@/components/link-tabs.tsx';
import { Page } from '@/components/page.tsx';
import { Aside } from './aside.tsx';
import { FollowingPanel } from './following-panel.tsx';
import { kindsFor } from './kinds.ts';
import { PayoutForm } from './payout-form.tsx';
import { valuesOf } from './start-again.ts';
import type { Values } from './values.ts';

/** The form, or the payout that came of it. Which one is in the address, so a reload goes on following. */
export function PayOutPage() {
  const { t } = useTranslation();
  const kinds = kindsFor(useSession());
  const [parameters, setParameters] = useSearchParams();
  const [start, setStart] = useState<{ form: number; values: Partial<Values> }>({ form: 0, values: {} });
  const paymentId = parameters.get('payment');
  const kind = kinds.find((name) => name === parameters.get('kind')) ?? kinds[0];

  const show = (id: string | null) =>
    setParameters(
      (now) => {
        if (id) now.set('payment', id);
        else now.delete('payment');
        return now;
      },
      { replace: true },
    );

  // A new form always means a new key, so paying again is always a decision of its own.
  const openNewForm = (values: Partial<Values>) => {
    setStart(({ form }) => ({ form: form + 1, values }));
    show(null);
  };

  return (
    <Page title={t('payouts.title')} text={t('payouts.text')}>
      {paymentId ? (
        <FollowingPanel
          key={paymentId}
          paymentId={paymentId}
          onAnother={() => openNewForm({})}
          onAgain={(payment: Transaction) => openNewForm(valuesOf(payment))}
        />
      ) : kind ? (
        <>
          <LinkTabs
            label={t('payouts.tabs')}
            tabs={kinds.map((name) => {
              const to = new URLSearchParams(parameters);
              to.set('kind', name);
              return { name: t(`payouts.tab.${name}`), to: `?${to}`, current: name === kind };
            })}
          />
          <div className={classes.columns}>
            <PayoutForm
              key={`${kind} ${start.form}`}
              kind={kind}
              start={start.values}
              onPayment={show}
              onNewForm={() => openNewForm({})}
            />
            <Aside kind={kind} />
          </div>
        </>
      ) : (
        <EmptyState icon={<SendIcon />} title={t('payouts.notAllowedTitle')} text={t('payouts.notAllowedText')} />
      )}
    </Page>
  );
}
