import { Button, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { Panel } from '@/components/panel.tsx';
import type { Choices } from './choices.ts';
import { CreateBar } from './create-bar.tsx';
import type { PickedFile } from './picked-file.ts';
import { PreviewFacts } from './preview-facts.tsx';
import { PreviewProblems } from './preview-problems.tsx';
import { PreviewRows } from './preview-rows.tsx';
import { PreviewWarnings } from './preview-warnings.tsx';
import { UploadProgress } from './upload-progress.tsx';
import { useCheck } from './use-check.ts';

interface CheckPanelProps {
  choices: Choices;
  picked: PickedFile;
  keyOf: (contents: string) => string;
}

/** What the server found in the list, and the way on: back to the file, or to the batch. */
export function CheckPanel({ choices, picked, keyOf }: CheckPanelProps) {
  const { t } = useTranslation();
  const { data, error, isFetching, part, refetch } = useCheck(choices, picked);

  if (choices.missing) {
    return (
      <Text size="sm" c="dimmed" role="status">
        {t(choices.missing === 'business_id' ? 'batches.create.needBusiness' : 'batches.create.needShortcode')}
      </Text>
    );
  }
  return (
    <Panel
      title={t('batches.preview.title')}
      actions={
        !isFetching && (
          <Button size="xs" variant="default" onClick={() => void refetch()}>
            {t('batches.create.checkAgain')}
          </Button>
        )
      }
    >
      {isFetching && <UploadProgress part={part} then={t('batches.create.checking')} />}
      {!isFetching && error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!isFetching && data && (
        <Stack gap="lg">
          <PreviewProblems preview={data} />
          <PreviewFacts preview={data} />
          <PreviewWarnings preview={data} />
          <PreviewRows rows={data.rows} />
          {data.can_be_sent && (
            <CreateBar
              // Another list, or another finding, is another decision.
              key={`${picked.id} ${data.repeats_batch_id}`}
              values={choices.values}
              picked={picked}
              preview={data}
              keyOf={keyOf}
              onCheckAgain={() => void refetch()}
            />
          )}
        </Stack>
      )}
    </Panel>
  );
}
