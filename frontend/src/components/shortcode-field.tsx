import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/api/session.ts';

export type Purpose = 'stk' | 'c2b' | 'b2c' | 'b2b';

interface ShortcodeFieldProps {
  businessId: string;
  purpose: Purpose;
  value?: string;
  error?: unknown;
  onChange?: (value: unknown) => void;
}

/** Asks for the shortcode only where several can do it, or where the server says that it needs to know. */
export function ShortcodeField({ businessId, purpose, value = '', error, onChange }: ShortcodeFieldProps) {
  const { t } = useTranslation();
  const { businesses } = useSession();
  const own = businesses.find(({ id }) => id === businessId)?.shortcodes ?? [];
  const choices = own.filter(({ purposes }) => purposes?.includes(purpose) ?? true);
  const message = typeof error === 'string' ? error : undefined;

  if (choices.length > 1) {
    const options = choices.map(({ shortcode, environment }) => ({
      value: shortcode,
      label: [shortcode, environment].filter(Boolean).join(' · '),
    }));
    return (
      <NativeSelect
        label={t(`shortcodeField.label.${purpose}`)}
        data={[{ value: '', label: t('shortcodeField.any') }, ...options]}
        value={value}
        error={message}
        onChange={onChange}
      />
    );
  }
  if (!message && value === '') return null;
  return (
    <TextInput
      label={t(`shortcodeField.label.${purpose}`)}
      inputMode="numeric"
      value={value}
      error={message}
      onChange={onChange}
    />
  );
}
