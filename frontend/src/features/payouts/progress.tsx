import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Status, Transaction } from '@/api/transaction.ts';
import { CheckIcon } from '@/components/icons.tsx';
import classes from './progress.module.css';

const STEPS = ['queued', 'sent', 'result'] as const;
/** Which step each status stands at. */
const AT: Record<Status, (typeof STEPS)[number] | 'approval'> = {
  awaiting_approval: 'approval',
  queued: 'queued',
  sending: 'sent',
  submitted: 'sent',
  unknown: 'sent',
  needs_attention: 'result',
  succeeded: 'result',
  failed: 'result',
};

interface ProgressProps {
  payment: Transaction;
  /** Whether it waited for a second person at some time. */
  approval: boolean;
}

/** The way of a payout, with the place where it stands. A failed one may have ended anywhere, so it has none. */
export function Progress({ payment, approval }: ProgressProps) {
  const { t } = useTranslation();
  if (payment.status === 'failed') return null;
  const steps = approval ? (['approval', ...STEPS] as const) : STEPS;
  const now = steps.indexOf(AT[payment.status] as 'queued');
  const settled = payment.status === 'succeeded';
  return (
    <ol className={classes.progress} aria-label={t('payouts.follow.steps')}>
      {steps.map((step, index) => {
        const state = index < now || settled ? 'done' : index === now ? 'now' : 'ahead';
        return (
          <li key={step} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
            <span className={classes.mark}>{state === 'done' && <CheckIcon size={12} strokeWidth={3} />}</span>
            {t(`payouts.follow.step.${step}`)}
            {state === 'done' && <VisuallyHidden> ({t('payouts.follow.done')})</VisuallyHidden>}
          </li>
        );
      })}
    </ol>
  );
}
