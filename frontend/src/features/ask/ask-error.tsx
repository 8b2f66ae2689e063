import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBusinessLink } from '@/api/business.ts';
import { ApiError } from '@/api/errors.ts';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { Notice } from '@/components/notice.tsx';

/** Why nothing was sent, and whether trying again is safe. */
export function AskError({ error, onNewForm }: { error: unknown; onNewForm: () => void }) {
  const { t } = useTranslation();
  const link = useBusinessLink();
  if (!(error instanceof ApiError)) return null;

  if (error.code === 'idempotency_key_reused') {
    return (
      <Notice tone="warn" role="alert" title={t('ask.usedTitle')}>
        <Stack gap="sm">
          <Text size="sm">{t('ask.usedText')}</Text>
          <Group gap="xs">
            <Button size="xs" component={Link} to={link('/transactions')}>
              {t('ask.look')}
            </Button>
            <Button size="xs" variant="default" onClick={onNewForm}>
              {t('ask.fresh')}
            </Button>
          </Group>
        </Stack>
      </Notice>
    );
  }
  if (error.code === 'idempotency_in_progress') {
    return (
      <Notice tone="calm" role="alert">
        {t('ask.inProgress')}
      </Notice>
    );
  }
  const mayHaveArrived = error.isOffline || error.status >= 500;
  return (
    <Stack gap={6}>
      <ErrorPanel error={error} />
      {mayHaveArrived && (
        <Text size="sm" c="dimmed">
          {t('ask.safeRetry')}
        </Text>
      )}
    </Stack>
  );
}
