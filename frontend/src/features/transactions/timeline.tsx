import { Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { usePollMs } from '@/api/live.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { timelineQuery } from './api.ts';
import classes from './timeline.module.css';
import { TimelineItem } from './timeline-item.tsx';

/** Every event, call and message of one payment, oldest first. */
export function Timeline({ paymentId, settled }: { paymentId: string; settled: boolean }) {
  const { t } = useTranslation();
  const pollMs = usePollMs();
  const { data, error, refetch } = useQuery({
    ...timelineQuery(paymentId),
    refetchInterval: settled ? false : pollMs,
  });

  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <Stack aria-label={t('loading')}>
        <Skeleton height={18} width="60%" />
        <Skeleton height={18} width="75%" />
        <Skeleton height={18} width="50%" />
      </Stack>
    );
  }
  if (data.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('transactions.timeline.empty')}
      </Text>
    );
  }
  return (
    <ol className={classes.timeline}>
      {data.map((entry) => (
        <TimelineItem key={`${entry.at} ${entry.type} ${entry.title}`} entry={entry} />
      ))}
    </ol>
  );
}
