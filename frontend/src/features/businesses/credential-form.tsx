import { NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { healthQuery } from '@/api/health.ts';
import { tellDone } from '@/components/notify.ts';
import { SaveForm } from '@/components/save-form.tsx';
import { SecretInput } from '@/components/secret-input.tsx';
import { addCredential, credentialsQuery, type Environment } from './api.ts';

const ENVIRONMENTS: readonly Environment[] = ['simulator', 'sandbox', 'production'];

export function CredentialForm({ businessId, onSaved }: { businessId: string; onSaved: () => void }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const running = useQuery(healthQuery).data?.environment;
  const needed = (value: string) => (value.trim() ? null : t('businesses.required'));
  const form = useForm({
    initialValues: {
      environment: ENVIRONMENTS.find((name) => name === running) ?? 'sandbox',
      name: '',
      consumer_key: '',
      consumer_secret: '',
    },
    validate: { consumer_key: needed, consumer_secret: needed },
  });
  return (
    <SaveForm
      form={form}
      save={({ environment, name, consumer_key, consumer_secret }) =>
        addCredential(businessId, {
          environment,
          name: name.trim(),
          consumer_key: consumer_key.trim(),
          consumer_secret: consumer_secret.trim(),
        })
      }
      onSaved={() => {
        tellDone(t('businesses.credentials.saved'));
        void queryClient.invalidateQueries(credentialsQuery(businessId));
        onSaved();
      }}
      submit={t('businesses.credentials.save')}
    >
      <NativeSelect
        label={t('businesses.credentials.environment')}
        data={ENVIRONMENTS.map((value) => ({ value, label: t(`businesses.environment.${value}`) }))}
        {...form.getInputProps('environment')}
      />
      <TextInput
        label={t('businesses.credentials.name')}
        description={t('businesses.credentials.nameHint')}
        maxLength={100}
        {...form.getInputProps('name')}
      />
      <SecretInput
        label={t('businesses.credentials.key')}
        autoComplete="off"
        required
        {...form.getInputProps('consumer_key')}
      />
      <SecretInput
        label={t('businesses.credentials.secret')}
        description={t('businesses.credentials.writeOnly')}
        autoComplete="off"
        required
        {...form.getInputProps('consumer_secret')}
      />
    </SaveForm>
  );
}
