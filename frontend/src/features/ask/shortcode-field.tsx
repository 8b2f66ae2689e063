import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/api/session.ts';
import { shortcodesQuery } from './api.ts';

interface ShortcodeFieldProps {
  businessId: string;
  value?: string;
  error?: unknown;
  onChange?: (value: unknown) => void;
}

/** Asks for the shortcode only where there is a choice, or where the server says that it needs to know. */
export function ShortcodeField({ businessId, value = '', error, onChange }: ShortcodeFieldProps) {
  const { t } = useTranslation();
  const mayList = useSession().user?.is_superuser ?? false;
  const { data } = useQuery({ ...shortcodesQuery(businessId), enabled: mayList && businessId !== '' });
  const message = typeof error === 'string' ? error : undefined;

  if (data && data.length > 1) {
    const options = data.map(({ shortcode, environment }) => ({
      value: shortcode,
      label: `${shortcode} · ${environment}`,
    }));
    return (
      <NativeSelect
        label={t('ask.shortcode')}
        data={[{ value: '', label: t('ask.shortcodeAny') }, ...options]}
        value={value}
        error={message}
        onChange={onChange}
      />
    );
  }
  if (!message && value === '') return null;
  return <TextInput label={t('ask.shortcode')} inputMode="numeric" value={value} error={message} onChange={onChange} />;
}
