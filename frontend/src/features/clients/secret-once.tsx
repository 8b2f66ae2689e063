import { Button, Code, Group, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '@/components/copy-button.tsx';
import { AlertIcon } from '@/components/icons.tsx';
import { Notice } from '@/components/notice.tsx';
import { formatTime } from '@/components/time.tsx';
import type { ClientWithSecret } from './api.ts';

interface SecretOnceProps {
  client: ClientWithSecret | null;
  onSaved: () => void;
}

/** Shows a new secret this once. It closes only by "I saved it", and nothing of it is kept after that. */
export function SecretOnce({ client, onSaved }: SecretOnceProps) {
  const { t } = useTranslation();
  const until = client?.previous_secret_expires_at;
  return (
    <Modal
      opened={client !== null}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t('clients.once.title')}
    >
      {client && (
        <Stack>
          <Notice tone="warn" icon={<AlertIcon />}>
            {t('clients.once.text')}
          </Notice>
          <Value name={t('clients.clientId')} value={client.client_id} />
          <Value name={t('clients.secret')} value={client.client_secret} />
          {until && (
            <Text size="sm" c="dimmed">
              {t('clients.once.overlap', { until: formatTime(until) })}
            </Text>
          )}
          <Button onClick={onSaved}>{t('clients.once.saved')}</Button>
        </Stack>
      )}
    </Modal>
  );
}

function Value({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <Text size="sm" fw={550} mb={4}>
        {name}
      </Text>
      <Group gap={6} wrap="nowrap">
        <Code block style={{ flex: 1, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {value}
        </Code>
        <CopyButton value={value} what={name} />
      </Group>
    </div>
  );
}
