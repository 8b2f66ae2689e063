import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MsisdnField } from '@/components/msisdn-field.tsx';
import { ShillingsInput } from '@/components/shillings-input.tsx';
import type { FieldsProps } from './fields.tsx';
import { RemarksField } from './remarks-field.tsx';
import { COMMANDS, REMARKS_LENGTH_MAX } from './values.ts';

export function PhoneFields({ form }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <MsisdnField
        label={t('payouts.field.phone_number')}
        description={t('payouts.field.phoneHint')}
        readAs={(phone) => t('payouts.field.phoneReadAs', { phone })}
        {...form.getInputProps('phone_number')}
      />
      <ShillingsInput
        label={t('payouts.field.amount')}
        description={t('payouts.field.amountHint.phone')}
        required
        {...form.getInputProps('amount')}
      />
      <NativeSelect
        label={t('payouts.field.command_id')}
        data={COMMANDS.map((value) => ({ value, label: t(`payouts.field.command.${value}`) }))}
        {...form.getInputProps('command_id')}
      />
      <TextInput
        label={t('payouts.field.account_reference')}
        description={t('payouts.field.accountReferenceHint')}
        maxLength={REMARKS_LENGTH_MAX}
        autoComplete="off"
        {...form.getInputProps('account_reference')}
      />
      <RemarksField form={form} />
      <TextInput
        label={t('payouts.field.occasion')}
        description={t('payouts.field.occasionHint')}
        maxLength={REMARKS_LENGTH_MAX}
        autoComplete="off"
        {...form.getInputProps('occasion')}
      />
    </>
  );
}
