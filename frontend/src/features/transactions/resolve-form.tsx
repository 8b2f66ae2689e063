import { Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { LIVE } from '@/api/live.tsx';
import { type Transaction, transactionQuery } from '@/api/transaction.ts';
import { tellDone } from '@/components/notify.ts';
import { SaveForm } from '@/components/save-form.tsx';
import { type Resolution, resolvePayment } from './acts-api.ts';

const OUTCOMES = ['succeeded', 'failed'] as const;
const REASON_LENGTH_MAX = 300;
const RECEIPT = /^[A-Za-z0-9]{8,12}$/;

interface Values extends Record<string, unknown> {
  outcome: '' | Resolution['outcome'];
  receipt_number: string;
  reason: string;
}

/** Ends a payment that asking did not settle. Nothing is chosen beforehand: the person decides. */
export function ResolveForm({ payment, onDone }: { payment: Transaction; onDone: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm<Values>({
    initialValues: { outcome: '', receipt_number: payment.receipt_number, reason: '' },
    validate: {
      outcome: (value) => (value ? null : t('transactions.act.resolve.invalidOutcome')),
      receipt_number: (value, { outcome }) =>
        outcome !== 'succeeded' || value.trim() === '' || RECEIPT.test(value.trim())
          ? null
          : t('transactions.act.resolve.invalidReceipt'),
      reason: (value) => (value.trim().length >= 3 ? null : t('transactions.act.resolve.invalidReason')),
    },
  });
  const { outcome } = form.values;

  const save = (values: Values) => {
    const receipt = values.outcome === 'succeeded' ? values.receipt_number.trim() : '';
    return resolvePayment(payment.id, {
      outcome: values.outcome || 'succeeded',
      reason: values.reason.trim(),
      ...(receipt && { receipt_number: receipt }),
    });
  };
  const settled = (now: Transaction) => {
    queryClient.setQueryData(transactionQuery(payment.id).queryKey, now);
    void queryClient.invalidateQueries({ queryKey: [LIVE] });
    tellDone(t('transactions.act.resolve.done'));
    onDone();
  };

  return (
    <SaveForm
      form={form}
      save={save}
      onSaved={settled}
      submit={
        outcome
          ? t('transactions.act.resolve.submit', { outcome: t(`transactions.act.resolve.as.${outcome}`) })
          : t('transactions.act.resolve.submitPlain')
      }
    >
      <Text size="sm">{t(`transactions.act.resolve.${payment.direction === 'out' ? 'textOut' : 'text'}`)}</Text>
      <Radio.Group label={t('transactions.act.resolve.outcome')} required {...form.getInputProps('outcome')}>
        <Stack gap="xs" mt={6}>
          {OUTCOMES.map((value) => (
            <Radio key={value} value={value} label={t(`transactions.act.resolve.outcomes.${value}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {outcome === 'succeeded' && (
        <TextInput
          label={t('transactions.act.resolve.receipt')}
          description={t('transactions.act.resolve.receiptHint')}
          autoComplete="off"
          maxLength={12}
          {...form.getInputProps('receipt_number')}
        />
      )}
      <Textarea
        label={t('transactions.act.resolve.reason')}
        description={t('transactions.act.resolve.reasonHint')}
        required
        autosize
        minRows={2}
        maxLength={REASON_LENGTH_MAX}
        {...form.getInputProps('reason')}
      />
    </SaveForm>
  );
}
