import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/api/errors.ts';
import { CopyButton } from './copy-button.tsx';
import { errorWords } from './error-words.ts';
import { AlertIcon } from './icons.tsx';
import { Notice } from './notice.tsx';

interface ErrorPanelProps {
  error: unknown;
  title?: string;
  onRetry?: () => void;
}

/** What went wrong in plain words, the request id that support needs, and the way on. */
export function ErrorPanel({ error, title, onRetry }: ErrorPanelProps) {
  const { t } = useTranslation();
  const requestId = error instanceof ApiError ? error.requestId : '';
  return (
    <Notice tone="bad" role="alert" icon={<AlertIcon />} title={title ?? t('error.title')}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{errorWords(error, t)}</Text>
        {requestId && (
          <Group gap={6}>
            <Text size="xs" c="dimmed">
              {t('error.requestId')}
            </Text>
            <Code>{requestId}</Code>
            <CopyButton value={requestId} what={t('error.requestId')} />
          </Group>
        )}
        {onRetry && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('error.retry')}
          </Button>
        )}
      </Stack>
    </Notice>
  );
}
