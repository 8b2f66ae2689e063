import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '@/api/session.ts';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { tellDone } from '@/components/notify.ts';
import { type Business, changeBusiness } from './api.ts';

/** Suspends after a question, because it stops a business's payments; takes it up again at once. */
export function StatusButton({ business }: { business: Business }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [opened, { open, close }] = useDisclosure();
  const change = useMutation({
    mutationFn: changeBusiness,
    onSuccess: ({ status, name }) => {
      close();
      tellDone(t(status === 'active' ? 'businesses.activate.done' : 'businesses.suspend.done', { name }));
      void queryClient.invalidateQueries(sessionQuery);
      return queryClient.invalidateQueries({ queryKey: ['businesses'] });
    },
  });

  if (business.status === 'suspended') {
    return (
      <Button loading={change.isPending} onClick={() => change.mutate({ id: business.id, status: 'active' })}>
        {t('businesses.activate.button')}
      </Button>
    );
  }
  return (
    <>
      <Button variant="default" onClick={open}>
        {t('businesses.suspend.button')}
      </Button>
      <Modal opened={opened} onClose={close} title={t('businesses.suspend.title', { name: business.name })}>
        <Stack>
          {change.error && <ErrorPanel error={change.error} />}
          <Text size="sm">{t('businesses.suspend.text')}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close} data-autofocus>
              {t('businesses.suspend.cancel')}
            </Button>
            <Button
              color="red"
              loading={change.isPending}
              onClick={() => change.mutate({ id: business.id, status: 'suspended' })}
            >
              {t('businesses.suspend.confirm')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
