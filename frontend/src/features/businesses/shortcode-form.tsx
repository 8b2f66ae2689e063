import { NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { tellDone } from '@/components/notify.ts';
import { SaveForm } from '@/components/save-form.tsx';
import { SecretInput } from '@/components/secret-input.tsx';
import { addShortcode, type Credential, credentialsQuery, type NewShortcode, shortcodesQuery } from './api.ts';

const TYPES = ['paybill', 'till'] as const;

interface Values {
  [field: string]: string;
  shortcode: string;
  shortcode_type: 'paybill' | 'till';
  credential_id: string;
  store_number: string;
  lipa_passkey: string;
  default_account_reference_prefix: string;
}

interface ShortcodeFormProps {
  businessId: string;
  apps: Credential[];
  onSaved: () => void;
}

export function ShortcodeForm({ businessId, apps, onSaved }: ShortcodeFormProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm<Values>({
    initialValues: {
      shortcode: '',
      shortcode_type: 'paybill',
      credential_id: apps[0]?.id ?? '',
      store_number: '',
      lipa_passkey: '',
      default_account_reference_prefix: '',
    },
    validate: { shortcode: (value) => (/^\d{5,7}$/.test(value.trim()) ? null : t('businesses.shortcodes.digits')) },
  });
  const isTill = form.values.shortcode_type === 'till';
  return (
    <SaveForm
      form={form}
      save={(values) => addShortcode(businessId, toBody(values))}
      onSaved={() => {
        tellDone(t('businesses.shortcodes.saved'));
        void queryClient.invalidateQueries(shortcodesQuery(businessId));
        void queryClient.invalidateQueries(credentialsQuery(businessId));
        onSaved();
      }}
      submit={t('businesses.shortcodes.save')}
    >
      <TextInput
        label={t('businesses.shortcodes.shortcode')}
        inputMode="numeric"
        maxLength={7}
        required
        data-autofocus
        {...form.getInputProps('shortcode')}
      />
      <NativeSelect
        label={t('businesses.shortcodes.type')}
        data={TYPES.map((value) => ({ value, label: t(`businesses.shortcodes.${value}`) }))}
        {...form.getInputProps('shortcode_type')}
      />
      {isTill && (
        <TextInput
          label={t('businesses.shortcodes.store')}
          description={t('businesses.shortcodes.storeHint')}
          inputMode="numeric"
          {...form.getInputProps('store_number')}
        />
      )}
      <NativeSelect
        label={t('businesses.shortcodes.credential')}
        data={apps.map(({ id, name, environment }) => ({
          value: id,
          label: [name, t(`businesses.environment.${environment}`)].filter(Boolean).join(' · '),
        }))}
        {...form.getInputProps('credential_id')}
      />
      <SecretInput
        label={t('businesses.shortcodes.passkey')}
        description={t('businesses.shortcodes.passkeyHint')}
        autoComplete="off"
        {...form.getInputProps('lipa_passkey')}
      />
      <TextInput
        label={t('businesses.shortcodes.prefix')}
        description={t('businesses.shortcodes.prefixHint')}
        maxLength={12}
        {...form.getInputProps('default_account_reference_prefix')}
      />
    </SaveForm>
  );
}

/** What was left empty stays out, so that the server's defaults hold. */
function toBody(values: Values): NewShortcode {
  const { shortcode, shortcode_type, credential_id } = values;
  const store = shortcode_type === 'till' ? values.store_number.trim() : '';
  const passkey = values.lipa_passkey.trim();
  const prefix = values.default_account_reference_prefix.trim();
  return {
    shortcode: shortcode.trim(),
    shortcode_type,
    credential_id,
    ...(store && { store_number: store }),
    ...(passkey && { lipa_passkey: passkey }),
    ...(prefix && { default_account_reference_prefix: prefix }),
  };
}
