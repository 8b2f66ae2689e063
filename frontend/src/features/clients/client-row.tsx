import { Badge, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '@/components/copy-button.tsx';
import { Age } from '@/components/time.tsx';
import type { Client, ClientWithSecret } from './api.ts';
import classes from './clients-page.module.css';
import { RevokeDialog } from './revoke-dialog.tsx';
import { RotateDialog } from './rotate-dialog.tsx';

interface ClientRowProps {
  client: Client;
  onSecret: (client: ClientWithSecret) => void;
}

export function ClientRow({ client, onSecret }: ClientRowProps) {
  const { t } = useTranslation();
  return (
    <li className={classes.row}>
      <div className={classes.main}>
        <Group gap={8}>
          <Text size="sm" fw={600}>
            {client.name}
          </Text>
          {client.revoked_at && (
            <Badge color="gray" radius="sm" tt="none" variant="filled">
              {t('clients.revoked')}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {client.business_name} · {t('clients.lastUsed')}:{' '}
          {client.last_used_at ? <Age at={client.last_used_at} /> : t('clients.never')}
        </Text>
        <Group gap={4} wrap="nowrap">
          <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {client.client_id}
          </Text>
          <CopyButton value={client.client_id} what={t('clients.clientId')} />
        </Group>
        <ul className={classes.scopes} aria-label={t('clients.scopes')}>
          {client.scopes.map((scope) => (
            <li key={scope} className={classes.scope}>
              {scope}
            </li>
          ))}
        </ul>
      </div>
      {!client.revoked_at && <Acts client={client} onSecret={onSecret} />}
    </li>
  );
}

function Acts({ client, onSecret }: ClientRowProps) {
  const { t } = useTranslation();
  const [rotating, rotation] = useDisclosure();
  const [revoking, revocation] = useDisclosure();
  const { name } = client;
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" onClick={rotation.open} aria-label={t('clients.rotate.label', { name })}>
        {t('clients.rotate.button')}
      </Button>
      <Button
        size="xs"
        variant="default"
        c="var(--mantine-color-error)"
        onClick={revocation.open}
        aria-label={t('clients.revoke.label', { name })}
      >
        {t('clients.revoke.button')}
      </Button>
      <RotateDialog
        client={client}
        opened={rotating}
        onClose={rotation.close}
        onSecret={(renewed) => {
          rotation.close();
          onSecret(renewed);
        }}
      />
      <RevokeDialog client={client} opened={revoking} onClose={revocation.close} />
    </Group>
  );
}
