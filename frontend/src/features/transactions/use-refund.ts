import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useBusinessLink } from '@/api/business.ts';
import { LIVE } from '@/api/live.tsx';
import type { Transaction } from '@/api/transaction.ts';
import { formatMoney } from '@/components/money.tsx';
import { wholeShillings } from '@/components/shillings.ts';
import { useSendOnce } from '@/components/use-send-once.ts';
import { type RefundRequest, requestRefund } from './acts-api.ts';
import { paidAmount } from './given-back.ts';

// M-PESA pays out no less to a phone (Daraja docs, B2C).
const PAYOUT_MIN = 10;
const REASON_LENGTH_MIN = 2;

export interface RefundValues {
  method: RefundRequest['method'];
  amount: string;
  reason: string;
}

const FIELDS: readonly (keyof RefundValues)[] = ['method', 'amount', 'reason'];

/** The form of one refund and its sending, under one key however often it is tried. */
export function useRefund(payment: Transaction, left: string) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const link = useBusinessLink();
  const queryClient = useQueryClient();
  const whole = left.replace(/\.\d+$/, '');
  const form = useForm<RefundValues>({
    initialValues: { method: 'b2c', amount: whole, reason: '' },
    validate: {
      amount: (typed, { method }) =>
        method === 'reversal' || wholeShillings(typed, { min: PAYOUT_MIN, max: Number(whole) })
          ? null
          : t('transactions.act.refund.invalidAmount', { min: PAYOUT_MIN, left: formatMoney(left) }),
      reason: (typed) => (typed.trim().length >= REASON_LENGTH_MIN ? null : t('transactions.act.refund.invalidReason')),
    },
  });
  const { send, error, isSending } = useSendOnce<RefundValues>({
    send: ({ key, values }) => requestRefund(payment.id, key, toRequest(payment, values)),
    fields: FIELDS,
    onPayment: (id) => {
      void queryClient.invalidateQueries({ queryKey: [LIVE, 'transaction', payment.id] });
      void navigate(link(`/transactions/${id}`));
    },
    onFieldErrors: form.setErrors,
  });
  return { form, send, error, isSending };
}

function toRequest(payment: Transaction, { method, amount, reason }: RefundValues): RefundRequest {
  const asked = method === 'reversal' ? paidAmount(payment) : (wholeShillings(amount) ?? amount);
  return { method, amount: asked, reason: reason.trim() };
}
