import { Anchor, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { BatchKind } from '@/api/batch.ts';
import { ApiError } from '@/api/errors.ts';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { formatMoney } from '@/components/money.tsx';
import { Notice } from '@/components/notice.tsx';
import type { Preview } from './api.ts';
import type { ChoiceValues } from './choices.ts';
import classes from './create-bar.module.css';
import type { PickedFile } from './picked-file.ts';
import { UploadProgress } from './upload-progress.tsx';
import { useCreate } from './use-create.ts';

interface CreateBarProps {
  values: ChoiceValues;
  picked: PickedFile;
  preview: Preview;
  keyOf: (contents: string) => string;
  onCheckAgain: () => void;
}

/** The last step. A list that came before needs a word that it is meant to be paid once more. */
export function CreateBar({ values, picked, preview, keyOf, onCheckAgain }: CreateBarProps) {
  const { t } = useTranslation();
  const { create, part, error, isCreating } = useCreate(keyOf);
  const [repeat, setRepeat] = useState(false);
  const earlier = preview.repeats_batch_id;
  const amount = formatMoney(preview.total_amount);
  return (
    <Stack gap="sm">
      {earlier && (
        <Notice tone="warn" title={t('batches.preview.repeatTitle')}>
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{t('batches.preview.repeatText')}</Text>
            <BatchLink kind={values.kind} id={earlier} />
            <Checkbox
              label={t('batches.preview.repeatConfirm')}
              checked={repeat}
              onChange={(event) => setRepeat(event.currentTarget.checked)}
            />
          </Stack>
        </Notice>
      )}
      {error && <CreateError error={error} kind={values.kind} onCheckAgain={onCheckAgain} />}
      {isCreating && <UploadProgress part={part} then={t('batches.create.storing')} />}
      {(!earlier || repeat) && (
        <Group>
          <Button className={classes.submit ?? ''} loading={isCreating} onClick={() => create(values, picked, repeat)}>
            {t('batches.create.submit', { count: preview.item_count, amount })}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

interface CreateErrorProps {
  error: unknown;
  kind: BatchKind;
  onCheckAgain: () => void;
}

/** Why no batch was created, and what to do about it. */
function CreateError({ error, kind, onCheckAgain }: CreateErrorProps) {
  const { t } = useTranslation();
  if (!(error instanceof ApiError)) return null;
  const earlier = error.details.batch_id;
  if (error.code === 'conflict' && typeof earlier === 'string') {
    return (
      <Notice tone="warn" role="alert" title={t('batches.create.seenBefore')}>
        <Stack gap="xs" align="flex-start">
          <Text size="sm">{t('batches.create.seenBeforeText')}</Text>
          <BatchLink kind={kind} id={earlier} />
          <Button size="xs" variant="default" onClick={onCheckAgain}>
            {t('batches.create.checkAgain')}
          </Button>
        </Stack>
      </Notice>
    );
  }
  if (error.code === 'idempotency_in_progress') {
    return (
      <Notice tone="calm" role="alert">
        {t('batches.create.inProgress')}
      </Notice>
    );
  }
  // What the check did not show, such as a row that broke a limit since, shows when the list is checked again.
  const mayHaveArrived = error.isOffline || error.status >= 500;
  return (
    <Stack gap={6}>
      <ErrorPanel error={error} />
      {mayHaveArrived ? (
        <Text size="sm" c="dimmed">
          {t('batches.create.safeRetry')}
        </Text>
      ) : (
        <Button size="xs" variant="default" onClick={onCheckAgain} style={{ alignSelf: 'flex-start' }}>
          {t('batches.create.checkAgain')}
        </Button>
      )}
    </Stack>
  );
}

function BatchLink({ kind, id }: { kind: BatchKind; id: string }) {
  const { t } = useTranslation();
  return (
    <Anchor component={Link} to={`/batches/${kind}/${id}`} size="sm">
      {t('batches.preview.repeatLink')}
    </Anchor>
  );
}
