import { Checkbox, NativeSelect, SimpleGrid, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useBusinessId } from '@/api/business.ts';
import { useSession } from '@/api/session.ts';
import { SaveForm } from '@/components/save-form.tsx';
import { type ClientWithSecret, createClient, SCOPES, type Scope } from './api.ts';

interface Values extends Record<string, unknown> {
  name: string;
  business_id: string;
  scopes: Scope[];
}

export function ClientForm({ onCreated }: { onCreated: (client: ClientWithSecret) => void }) {
  const { t } = useTranslation();
  const { businesses } = useSession();
  const viewed = useBusinessId();
  const form = useForm<Values>({
    initialValues: {
      name: '',
      business_id: viewed ?? businesses[0]?.id ?? '',
      scopes: ['c2b:write', 'transactions:read'],
    },
    validate: {
      name: (value) => (value.trim() ? null : t('clients.required')),
      business_id: (value) => (value ? null : t('clients.required')),
      scopes: (value) => (value.length > 0 ? null : t('clients.chooseScope')),
    },
  });
  return (
    <SaveForm
      form={form}
      save={({ name, business_id, scopes }) => createClient({ name: name.trim(), business_id, scopes })}
      onSaved={onCreated}
      submit={t('clients.create')}
    >
      <TextInput
        label={t('clients.name')}
        description={t('clients.nameHint')}
        maxLength={255}
        required
        data-autofocus
        {...form.getInputProps('name')}
      />
      <NativeSelect
        label={t('clients.business')}
        required
        data={businesses.map(({ id, name }) => ({ value: id, label: name }))}
        {...form.getInputProps('business_id')}
      />
      <Checkbox.Group
        label={t('clients.scopes')}
        description={t('clients.scopesHint')}
        required
        {...form.getInputProps('scopes')}
      >
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" mt="sm" mb={4}>
          {SCOPES.map((scope) => (
            <Checkbox key={scope} value={scope} label={scope} description={t(`clients.scope.${scope}`)} />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
    </SaveForm>
  );
}
