import { Button, Tooltip } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { LIVE } from '@/api/live.tsx';
import { mayAskForPayment, useSession } from '@/api/session.ts';
import { checkWithSafaricom, isFinal, type Transaction } from '@/api/transaction.ts';
import { ErrorPanel } from './error-panel.tsx';
import { RefreshIcon } from './icons.tsx';
import { tellDone } from './notify.ts';

const SENT = new Set(['submitted', 'unknown', 'needs_attention']);

function whyNot(payment: Transaction, mayAsk: boolean): 'final' | 'notSent' | 'role' | null {
  if (isFinal(payment.status)) return 'final';
  if (!SENT.has(payment.status)) return 'notSent';
  return mayAsk ? null : 'role';
}

/** Asks Safaricom about one payment; where it can't, the button says why. */
export function CheckNowButton({ payment }: { payment: Transaction }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const mayAsk = mayAskForPayment(useSession(), payment.business_id);
  const check = useMutation({
    mutationFn: () => checkWithSafaricom(payment),
    onSuccess: () => tellDone(t('check.asked')),
    onSettled: () => queryClient.invalidateQueries({ queryKey: [LIVE, 'transaction', payment.id] }),
  });
  const obstacle = whyNot(payment, mayAsk);

  return (
    <>
      <Tooltip
        label={obstacle && t(`check.${obstacle}`)}
        disabled={!obstacle}
        events={{ hover: true, focus: true, touch: true }}
      >
        <Button
          variant="default"
          leftSection={<RefreshIcon size={16} />}
          loading={check.isPending}
          data-disabled={obstacle ? true : undefined}
          aria-disabled={obstacle ? true : undefined}
          aria-description={obstacle ? t(`check.${obstacle}`) : undefined}
          onClick={() => !obstacle && check.mutate()}
        >
          {t('check.now')}
        </Button>
      </Tooltip>
      {check.error && <ErrorPanel error={check.error} title={t('check.failed')} />}
    </>
  );
}
