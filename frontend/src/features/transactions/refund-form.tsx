import { Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Transaction } from '@/api/transaction.ts';
import { formatMoney, Money } from '@/components/money.tsx';
import { OnceError } from '@/components/once-error.tsx';
import { centsOf, wholeShillings } from '@/components/shillings.ts';
import { ShillingsInput } from '@/components/shillings-input.tsx';
import type { RefundRequest } from './acts-api.ts';
import { paidAmount } from './given-back.ts';
import type { useRefund } from './use-refund.ts';

const METHODS: readonly RefundRequest['method'][] = ['b2c', 'reversal'];
const REASON_LENGTH_MAX = 100;

interface RefundFormProps {
  payment: Transaction;
  left: string;
  refund: ReturnType<typeof useRefund>;
  onNewForm: () => void;
}

export function RefundForm({ payment, left, refund, onNewForm }: RefundFormProps) {
  const { t } = useTranslation();
  const { form, send, error, isSending } = refund;
  const isReversal = form.values.method === 'reversal';
  const all = paidAmount(payment);
  const amount = isReversal ? all : wholeShillings(form.values.amount);
  const canUndo = centsOf(left) === centsOf(all);
  return (
    <form noValidate onSubmit={form.onSubmit(send)}>
      <Stack>
        <OnceError error={error} onNewForm={onNewForm} />
        <Group gap={8}>
          <Text size="sm">{t('transactions.act.refund.left')}</Text>
          <Money amount={left} currency={payment.currency} />
        </Group>
        <Radio.Group label={t('transactions.act.refund.method')} {...form.getInputProps('method')}>
          <Stack gap="sm" mt={6}>
            {METHODS.map((method) => (
              <Radio
                key={method}
                value={method}
                label={t(`transactions.act.refund.methods.${method}`)}
                disabled={method === 'reversal' && !canUndo}
                description={
                  method === 'reversal' && !canUndo
                    ? t('transactions.act.refund.notWhole')
                    : t(`transactions.act.refund.hints.${method}`)
                }
              />
            ))}
          </Stack>
        </Radio.Group>
        {isReversal ? (
          <Text size="sm">{t('transactions.act.refund.whole', { amount: formatMoney(all) })}</Text>
        ) : (
          <ShillingsInput
            label={t('transactions.act.refund.amount')}
            description={t('transactions.act.refund.amountHint', { left: formatMoney(left) })}
            required
            {...form.getInputProps('amount')}
          />
        )}
        {isReversal && form.errors.amount && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {form.errors.amount}
          </Text>
        )}
        <TextInput
          label={t('transactions.act.refund.reason')}
          description={t('transactions.act.refund.reasonHint')}
          maxLength={REASON_LENGTH_MAX}
          autoComplete="off"
          required
          {...form.getInputProps('reason')}
        />
        <Text size="sm" c="dimmed">
          {t('transactions.act.refund.text')}
        </Text>
        <Group justify="flex-end">
          <Button type="submit" loading={isSending}>
            {amount
              ? t('transactions.act.refund.submit', { amount: formatMoney(amount) })
              : t('transactions.act.refund.submitPlain')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
