import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/api/session.ts';

interface ShortcodeFieldProps {
  businessId: string;
  value?: string;
  error?: unknown;
  onChange?: (value: unknown) => void;
}

/** Asks for the shortcode only where there is a choice, or where the server says that it needs to know. */
export function ShortcodeField({ businessId, value = '', error, onChange }: ShortcodeFieldProps) {
  const { t } = useTranslation();
  const { businesses } = useSession();
  const choices = businesses.find(({ id }) => id === businessId)?.shortcodes ?? [];
  const message = typeof error === 'string' ? error : undefined;

  if (choices.length > 1) {
    const options = choices.map(({ shortcode, environment }) => ({
      value: shortcode,
      label: [shortcode, environment].filter(Boolean).join(' · '),
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
