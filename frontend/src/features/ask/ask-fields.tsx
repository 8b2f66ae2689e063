import { NativeSelect, Text, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { MemberBusiness } from '@/api/session.ts';
import { formatMsisdn, normaliseMsisdn } from '@/components/msisdn.tsx';
import { ShortcodeField } from './shortcode-field.tsx';
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
      {choices.length > 1 && (
        <NativeSelect
          label={t('ask.business')}
          required
          data={[{ value: '', label: '' }, ...choices.map(({ id, name }) => ({ value: id, label: name }))]}
          {...form.getInputProps('business_id')}
        />
      )}
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
      <TextInput
        label={t('ask.amount')}
        description={t('ask.amountHint')}
        leftSection={<Text size="sm">KES</Text>}
        leftSectionWidth={52}
        inputMode="decimal"
        autoComplete="off"
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
      <ShortcodeField businessId={form.values.business_id} {...form.getInputProps('shortcode')} />
    </>
  );
}
