import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBusinessLink } from '@/api/business.ts';
import { ApiError } from '@/api/errors.ts';
import { ErrorPanel } from './error-panel.tsx';
import { Notice } from './notice.tsx';

/** Why a form under an Idempotency-Key did not get through, and whether trying again is safe. */
export function OnceError({ error, onNewForm }: { error: unknown; onNewForm: () => void }) {
  const { t } = useTranslation();
  const link = useBusinessLink();
  if (!(error instanceof ApiError)) return null;

  if (error.code === 'idempotency_key_reused') {
    return (
      <Notice tone="warn" role="alert" title={t('once.usedTitle')}>
        <Stack gap="sm">
          <Text size="sm">{t('once.usedText')}</Text>
          <Group gap="xs">
            <Button size="xs" component={Link} to={link('/transactions')}>
              {t('once.look')}
            </Button>
            <Button size="xs" variant="default" onClick={onNewForm}>
              {t('once.fresh')}
            </Button>
          </Group>
        </Stack>
      </Notice>
    );
  }
  if (error.code === 'idempotency_in_progress') {
    return (
      <Notice tone="calm" role="alert">
        {t('once.inProgress')}
      </Notice>
    );
  }
  const mayHaveArrived = error.isOffline || error.status >= 500;
  return (
    <Stack gap={6}>
      <ErrorPanel error={error} />
      {mayHaveArrived && (
        <Text size="sm" c="dimmed">
          {t('once.safeRetry')}
        </Text>
      )}
    </Stack>
  );
}
