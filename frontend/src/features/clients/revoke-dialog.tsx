import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { tellDone } from '@/components/notify.ts';
import { CLIENTS, type Client, revokeClient } from './api.ts';

interface RevokeDialogProps {
  client: Client;
  opened: boolean;
  onClose: () => void;
}

export function RevokeDialog({ client, opened, onClose }: RevokeDialogProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { name } = client;
  const revoke = useMutation({
    mutationFn: () => revokeClient(client.client_id),
    onSuccess: () => {
      onClose();
      tellDone(t('clients.revoke.done', { name }));
      return queryClient.invalidateQueries({ queryKey: [CLIENTS] });
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title={t('clients.revoke.title', { name })}>
      <Stack>
        {revoke.error && <ErrorPanel error={revoke.error} />}
        <Text size="sm">{t('clients.revoke.text')}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('clients.revoke.cancel')}
          </Button>
          <Button color="red" loading={revoke.isPending} onClick={() => revoke.mutate()}>
            {t('clients.revoke.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
