import { Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { actOnBatch, type Batch, batchQuery, retryFailedRows } from '@/api/batch.ts';
import { LIVE } from '@/api/live.tsx';
import { mayDecide, mayPreparePayouts, type Session, useSession } from '@/api/session.ts';
import { ActButton } from '@/components/act-button.tsx';
import { BatchDecision } from '@/components/approval/batch-decision.tsx';
import { failedAndLeft } from './counts.ts';

type Act = 'pause' | 'resume' | 'cancel' | 'retry';

const CAN_BE_CANCELLED = new Set(['awaiting_approval', 'approved', 'running', 'paused']);

/** Which acts the batch's state allows, whoever asks. */
function possible(batch: Batch): Record<Act, boolean> {
  const { status } = batch;
  return {
    pause: status === 'approved' || status === 'running',
    resume: status === 'paused',
    cancel: CAN_BE_CANCELLED.has(status),
    retry: (status === 'running' || status === 'completed') && failedAndLeft(batch) > 0,
  };
}

/** Which acts are this person's. The server judges again; this only keeps vain buttons away. */
function allowed(batch: Batch, session: Session): Record<Act, boolean> {
  const isMaker = batch.maker_id != null && String(batch.maker_id) === session.user?.id;
  const owns = Boolean(session.user?.is_superuser) || (isMaker && mayPreparePayouts(session, batch.business_id));
  const checks = Boolean(session.user?.is_superuser) || (!isMaker && mayDecide(session, batch.business_id));
  // Whoever may reject what waits has no need to cancel it.
  const cancels = owns || (checks && batch.status !== 'awaiting_approval');
  return { pause: owns, resume: checks, cancel: cancels, retry: checks };
}

/** What this person can do with the batch now, and who can do the rest. */
export function BatchActs({ batch }: { batch: Batch }) {
  const { t } = useTranslation();
  const session = useSession();
  const [can, may] = [possible(batch), allowed(batch, session)];
  const offered = (['pause', 'resume', 'retry', 'cancel'] as const).filter((act) => can[act] && may[act]);
  const others = [
    can.resume && !may.resume && t('batches.act.whoResumes'),
    can.retry && !may.retry && t('batches.act.whoRetries'),
    can.cancel && !may.cancel && batch.status !== 'awaiting_approval' && t('batches.act.whoCancels'),
  ].filter((words) => words !== false);
  if (batch.status !== 'awaiting_approval' && offered.length + others.length === 0) return null;
  return (
    <Stack gap="xs" align="flex-start">
      <BatchDecision batch={batch} />
      {offered.length > 0 && (
        <Group gap="xs">
          {offered.map((act) => (
            <ActOn key={act} batch={batch} act={act} />
          ))}
        </Group>
      )}
      {others.map((words) => (
        <Text key={words} size="sm" c="dimmed">
          {words}
        </Text>
      ))}
    </Stack>
  );
}

function ActOn({ batch, act }: { batch: Batch; act: Act }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const words = (part: keyof typeof import('./texts.ts').batchTexts.act.pause) => t(`batches.act.${act}.${part}`);
  return (
    <ActButton
      label={words('label')}
      variant={act === 'resume' ? 'filled' : 'default'}
      title={words('title')}
      confirm={words('confirm')}
      done={words('done')}
      danger={act === 'cancel'}
      act={async ({ key }) => {
        const now = act === 'retry' ? await retryFailedRows(batch, key) : await actOnBatch(batch, act);
        queryClient.setQueryData(batchQuery(batch).queryKey, now);
      }}
      onSettled={() => queryClient.invalidateQueries({ queryKey: [LIVE] })}
    >
      <Text size="sm">{words('text')}</Text>
    </ActButton>
  );
}
