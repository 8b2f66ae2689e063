import { Anchor, Button, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { BATCH_KINDS, type Batch, batchQuery, reportAddress } from '@/api/batch.ts';
import { useBusinessLink } from '@/api/business.ts';
import { ApiError } from '@/api/errors.ts';
import { EmptyState } from '@/components/empty-state.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { ChevronLeftIcon, DownloadIcon, SearchIcon } from '@/components/icons.tsx';
import { Page } from '@/components/page.tsx';
import { Panel } from '@/components/panel.tsx';
import { LowAccountNotice } from './account-balance.tsx';
import { BatchActs } from './batch-acts.tsx';
import { BatchFacts } from './batch-facts.tsx';
import { BatchProgress } from './batch-progress.tsx';
import { BatchRows } from './batch-rows.tsx';
import { BatchStatusBadge } from './batch-status.tsx';
import { isMoving } from './counts.ts';
import { useRowsSearch } from './search.ts';
import { usePace } from './use-pace.ts';
import { wordsOf } from './words.ts';

const LOOK_WHILE_MOVING_MS = 2_000;
// The server counts all rows at each look.
const MANY_ROWS = 1_000;
const LOOK_AT_MANY_MS = 5_000;
const LOOK_EVERY_MS = 10_000;

export function BatchPage() {
  const { t } = useTranslation();
  const { kind: given, id = '' } = useParams();
  const kind = BATCH_KINDS.find((known) => known === given);
  const { data, error, refetch, dataUpdatedAt } = useQuery({
    ...batchQuery({ kind: kind ?? 'b2c', id }),
    enabled: kind !== undefined,
    refetchInterval: ({ state }) => (state.data ? lookEvery(state.data) : false),
  });

  if (data) return <Shown batch={data} seenAt={dataUpdatedAt} />;
  const missing = !kind || (error instanceof ApiError && error.status === 404);
  return (
    <Page title={t('batches.page.title')} above={<BackLink />}>
      {missing && (
        <EmptyState
          icon={<SearchIcon />}
          title={t('batches.page.notFoundTitle')}
          text={t('batches.page.notFoundText')}
        />
      )}
      {error && !missing && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!error && !missing && <Skeleton height={360} radius="md" aria-label={t('loading')} />}
    </Page>
  );
}

function lookEvery(batch: Batch): number {
  if (!isMoving(batch)) return LOOK_EVERY_MS;
  return batch.item_count > MANY_ROWS ? LOOK_AT_MANY_MS : LOOK_WHILE_MOVING_MS;
}

function Shown({ batch, seenAt }: { batch: Batch; seenAt: number }) {
  const { t } = useTranslation();
  const [search] = useRowsSearch();
  const pace = usePace(batch, seenAt);
  const title = batch.reference || t('batches.unnamed');
  return (
    <Page
      title={title}
      tabTitle={`${title} · ${t(`batches.status.${batch.status}`)}`}
      above={<BackLink kind={batch.kind} />}
      actions={
        <Button
          component="a"
          href={reportAddress(batch)}
          download
          variant="default"
          leftSection={<DownloadIcon size={16} />}
        >
          {t('batches.page.report')}
        </Button>
      }
    >
      <Standing batch={batch} />
      <Panel title={t('batches.page.progress')}>
        <BatchProgress batch={batch} pace={pace} search={search} />
      </Panel>
      <Panel title={t('batches.page.facts')}>
        <BatchFacts batch={batch} />
      </Panel>
      <BatchRows kind={batch.kind} id={batch.id} lookEveryMs={lookEvery(batch)} />
    </Page>
  );
}

function Standing({ batch }: { batch: Batch }) {
  const { t } = useTranslation();
  const words = wordsOf(batch, t);
  return (
    <Panel title={t('batches.page.summary')} actions={<BatchStatusBadge status={batch.status} />}>
      <Stack gap="md">
        <Stack gap={4} role="status">
          <Title order={3} fz="1.15rem">
            {words.title}
          </Title>
          {batch.status_reason && (
            <Text size="sm" fw={600}>
              {t('batches.words.reason', { reason: batch.status_reason })}
            </Text>
          )}
          <Text size="sm">{words.meaning}</Text>
          <Text size="sm" c="dimmed">
            {words.advice}
          </Text>
        </Stack>
        <LowAccountNotice account={batch.float} />
        <BatchActs batch={batch} />
      </Stack>
    </Panel>
  );
}

function BackLink({ kind = 'b2c' }: { kind?: Batch['kind'] }) {
  const { t } = useTranslation();
  const link = useBusinessLink();
  return (
    <Anchor
      component={Link}
      to={link(`/batches?kind=${kind}`)}
      size="sm"
      mb={8}
      display="inline-flex"
      style={{ gap: 4 }}
    >
      <ChevronLeftIcon size={16} />
      {t('batches.page.back')}
    </Anchor>
  );
}
