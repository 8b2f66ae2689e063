import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ShillingsInput } from '@/components/shillings-input.tsx';
import type { FieldsProps } from './fields.tsx';
import { RemarksField } from './remarks-field.tsx';
import { REGISTRATION_LENGTH_MAX } from './values.ts';

export function TaxFields({ form }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('payouts.field.payment_registration_number')}
        description={t('payouts.field.prnHint')}
        maxLength={REGISTRATION_LENGTH_MAX}
        autoComplete="off"
        required
        {...form.getInputProps('payment_registration_number')}
      />
      <ShillingsInput
        label={t('payouts.field.amount')}
        description={t('payouts.field.amountHint.other')}
        required
        {...form.getInputProps('amount')}
      />
      <RemarksField form={form} />
    </>
  );
}
