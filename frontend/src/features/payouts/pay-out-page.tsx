import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useSession } from '@/api/session.ts';
import type { Transaction } from '@/api/transaction.ts';
import { EmptyState } from '@/components/empty-state.tsx';
import classes from '@/components/form-and-steps.module.css';
import { SendIcon } from '@/components/icons.tsx';
import { LinkTabs } from '@/components/link-tabs.tsx';
import { Page } from '@/components/page.tsx';
import { useFormOrPayment } from '@/components/use-form-or-payment.ts';
import { Aside } from './aside.tsx';
import { FollowingPanel } from './following-panel.tsx';
import { kindsFor } from './kinds.ts';
import { PayoutForm } from './payout-form.tsx';
import { valuesOf } from './start-again.ts';
import type { Values } from './values.ts';

/** The form, or the payout that came of it. */
export function PayOutPage() {
  const { t } = useTranslation();
  const kinds = kindsFor(useSession());
  const [parameters] = useSearchParams();
  const { paymentId, formNumber, startValues, show, openNewForm } = useFormOrPayment<Values>();
  const kind = kinds.find((name) => name === parameters.get('kind')) ?? kinds[0];

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
              key={`${kind} ${formNumber}`}
              kind={kind}
              start={startValues}
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
