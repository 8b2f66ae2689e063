import { Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** How much of the file has left; then what the server does with it, of which nobody knows how long it takes. */
export function UploadProgress({ part, then }: { part: number; then: string }) {
  const { t } = useTranslation();
  const percent = Math.floor(part * 100);
  const words = percent < 100 ? t('batches.create.uploading', { percent }) : then;
  return (
    <Stack gap={6}>
      <Text size="sm" role="status">
        {words}
      </Text>
      <Progress value={percent} animated={percent >= 100} aria-label={t('batches.create.source')} />
    </Stack>
  );
}
