import { Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIdempotencyKeys } from '@/api/idempotency.ts';
import { Panel } from '@/components/panel.tsx';
import { CheckPanel } from './check-panel.tsx';
import { ChoiceFields } from './choice-fields.tsx';
import { useChoices } from './choices.ts';
import { ListSource } from './list-source.tsx';
import type { PickedFile } from './picked-file.ts';

/** Who is paid from where, the list, and what the server says about it. */
export function NewBatchForm() {
  const { t } = useTranslation();
  const choices = useChoices();
  const keyOf = useIdempotencyKeys();
  const [picked, setPicked] = useState<PickedFile | null>(null);
  return (
    <Stack gap="lg" maw={920}>
      <Panel title={t('batches.create.what')}>
        <ChoiceFields {...choices} />
      </Panel>
      <Panel title={t('batches.create.source')}>
        <ListSource kind={choices.values.kind} picked={picked} onPick={setPicked} />
      </Panel>
      {picked && <CheckPanel choices={choices} picked={picked} keyOf={keyOf} />}
    </Stack>
  );
}
