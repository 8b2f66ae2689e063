import { Modal, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { SaveForm } from '@/components/save-form.tsx';
import { type Client, type ClientWithSecret, rotateSecret } from './api.ts';

const HOURS_DEFAULT = 24;
const HOURS_MAX = 720;

interface RotateDialogProps {
  client: Client;
  opened: boolean;
  onClose: () => void;
  onSecret: (client: ClientWithSecret) => void;
}

export function RotateDialog({ client, opened, onClose, onSecret }: RotateDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t('clients.rotate.title', { name: client.name })}>
      <RotateForm client={client} onSecret={onSecret} />
    </Modal>
  );
}

function RotateForm({ client, onSecret }: Pick<RotateDialogProps, 'client' | 'onSecret'>) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { overlap_hours: String(HOURS_DEFAULT) },
    validate: {
      overlap_hours: (typed) =>
        /^\d{1,3}$/.test(typed.trim()) && Number(typed) <= HOURS_MAX ? null : t('clients.rotate.badHours'),
    },
  });
  return (
    <SaveForm
      form={form}
      save={({ overlap_hours }) => rotateSecret(client.client_id, Number(overlap_hours))}
      onSaved={onSecret}
      submit={t('clients.rotate.confirm')}
    >
      <Text size="sm">{t('clients.rotate.text')}</Text>
      <TextInput
        label={t('clients.rotate.hours')}
        description={t('clients.rotate.hoursHint')}
        inputMode="numeric"
        data-autofocus
        {...form.getInputProps('overlap_hours')}
      />
    </SaveForm>
  );
}
