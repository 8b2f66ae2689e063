import { TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { MemberBusiness } from '@/api/session.ts';
import { BusinessField } from '@/components/business-field.tsx';
import { MsisdnField } from '@/components/msisdn-field.tsx';
import { ShillingsInput } from '@/components/shillings-input.tsx';
import { ShortcodeField } from '@/components/shortcode-field.tsx';
import { DESCRIPTION_LENGTH_MAX, type FormValues, REFERENCE_LENGTH_MAX } from './values.ts';

interface AskFieldsProps {
  form: UseFormReturnType<FormValues>;
  choices: MemberBusiness[];
}

export function AskFields({ form, choices }: AskFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <BusinessField choices={choices} {...form.getInputProps('business_id')} />
      <MsisdnField
        label={t('ask.phone')}
        description={t('ask.phoneHint')}
        readAs={(phone) => t('ask.phoneReadAs', { phone })}
        {...form.getInputProps('phone_number')}
      />
      <ShillingsInput
        label={t('ask.amount')}
        description={t('ask.amountHint')}
        required
        {...form.getInputProps('amount')}
      />
      <TextInput
        label={t('ask.reference')}
        description={t('ask.referenceHint')}
        maxLength={REFERENCE_LENGTH_MAX}
        autoComplete="off"
        {...form.getInputProps('account_reference')}
      />
      <TextInput
        label={t('ask.description')}
        description={t('ask.descriptionHint')}
        maxLength={DESCRIPTION_LENGTH_MAX}
        autoComplete="off"
        {...form.getInputProps('transaction_desc')}
      />
      <ShortcodeField businessId={form.values.business_id} purpose="stk" {...form.getInputProps('shortcode')} />
    </>
  );
}
