import { Text, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { MemberBusiness } from '@/api/session.ts';
import { BusinessField } from '@/components/business-field.tsx';
import { formatMsisdn, normaliseMsisdn } from '@/components/msisdn.tsx';
import { ShillingsInput } from '@/components/shillings-input.tsx';
import { ShortcodeField } from '@/components/shortcode-field.tsx';
import { DESCRIPTION_LENGTH_MAX, type FormValues, REFERENCE_LENGTH_MAX } from './values.ts';

interface AskFieldsProps {
  form: UseFormReturnType<FormValues>;
  choices: MemberBusiness[];
}

export function AskFields({ form, choices }: AskFieldsProps) {
  const { t } = useTranslation();
  const msisdn = normaliseMsisdn(form.values.phone_number);
  return (
    <>
      <BusinessField choices={choices} {...form.getInputProps('business_id')} />
      <div>
        <TextInput
          label={t('ask.phone')}
          description={t('ask.phoneHint')}
          type="tel"
          inputMode="tel"
          autoComplete="off"
          required
          {...form.getInputProps('phone_number')}
        />
        <Text size="sm" c="dimmed" mt={msisdn ? 6 : 0} role="status">
          {msisdn && t('ask.phoneReadAs', { phone: formatMsisdn(msisdn) })}
        </Text>
      </div>
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
