import { Group, Radio, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ShillingsInput } from '@/components/shillings-input.tsx';
import type { FieldsProps } from './fields.tsx';
import { RemarksField } from './remarks-field.tsx';
import { RECEIVER_ACCOUNT_LENGTH_MAX, RECEIVER_TYPES } from './values.ts';

export function BusinessFields({ form }: FieldsProps) {
  const { t } = useTranslation();
  const type = form.values.receiver_type === 'till' ? 'till' : 'paybill';
  return (
    <>
      <Radio.Group label={t('payouts.field.receiver_type')} {...form.getInputProps('receiver_type')}>
        <Group mt={6}>
          {RECEIVER_TYPES.map((value) => (
            <Radio key={value} value={value} label={t(`payouts.field.receiver.${value}`)} />
          ))}
        </Group>
      </Radio.Group>
      <TextInput
        label={t(`payouts.field.receiver_shortcode.${type}`)}
        inputMode="numeric"
        autoComplete="off"
        required
        {...form.getInputProps('receiver_shortcode')}
      />
      <TextInput
        label={t('payouts.field.receiver_account')}
        description={t(`payouts.field.receiverAccountHint.${type}`)}
        maxLength={RECEIVER_ACCOUNT_LENGTH_MAX}
        autoComplete="off"
        required={type === 'paybill'}
        {...form.getInputProps('account_reference')}
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
