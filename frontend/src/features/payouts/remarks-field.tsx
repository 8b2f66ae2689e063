import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FieldsProps } from './fields.tsx';
import { REMARKS_LENGTH_MAX } from './values.ts';

export function RemarksField({ form }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={t('payouts.field.remarks')}
      description={t('payouts.field.remarksHint')}
      maxLength={REMARKS_LENGTH_MAX}
      autoComplete="off"
      {...form.getInputProps('remarks')}
    />
  );
}
