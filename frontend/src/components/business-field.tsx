import { NativeSelect, type NativeSelectProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { MemberBusiness } from '@/api/session.ts';

interface BusinessFieldProps extends Omit<NativeSelectProps, 'data'> {
  choices: MemberBusiness[];
}

/** Asks whose money it is, where that is not clear. */
export function BusinessField({ choices, ...rest }: BusinessFieldProps) {
  const { t } = useTranslation();
  if (choices.length < 2) return null;
  return (
    <NativeSelect
      label={t('businessField')}
      required
      data={[{ value: '', label: '' }, ...choices.map(({ id, name }) => ({ value: id, label: name }))]}
      {...rest}
    />
  );
}
