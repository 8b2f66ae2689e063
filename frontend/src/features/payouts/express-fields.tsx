import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ShillingsInput } from '@/components/shillings-input.tsx';
import type { FieldsProps } from './fields.tsx';
import { PAYMENT_REFERENCE_LENGTH_MAX } from './values.ts';

export function ExpressFields({ form }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        label={t('payouts.field.payer_shortcode')}
        description={t('payouts.field.payerHint')}
        inputMode="numeric"
        autoComplete="off"
        required
        {...form.getInputProps('payer_shortcode')}
      />
      <ShillingsInput
        label={t('payouts.field.amount')}
        description={t('payouts.field.amountHint.other')}
        required
        {...form.getInputProps('amount')}
      />
      <TextInput
        label={t('payouts.field.payment_reference')}
        description={t('payouts.field.paymentReferenceHint')}
        maxLength={PAYMENT_REFERENCE_LENGTH_MAX}
        autoComplete="off"
        required
        {...form.getInputProps('payment_reference')}
      />
      <TextInput
        label={t('payouts.field.partner_name')}
        description={t('payouts.field.partnerNameHint')}
        maxLength={PAYMENT_REFERENCE_LENGTH_MAX}
        autoComplete="off"
        {...form.getInputProps('partner_name')}
      />
    </>
  );
}
