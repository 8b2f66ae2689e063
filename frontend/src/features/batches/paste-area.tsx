import { Button, Stack, Textarea } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { BatchKind } from '@/api/batch.ts';
import classes from './list-source.module.css';
import { type PickedFile, type PickProblem, pickText } from './picked-file.ts';
import { exampleOf } from './values.ts';

interface PasteAreaProps {
  kind: BatchKind;
  onPick: (given: PickedFile | PickProblem) => void;
}

/** Takes rows that were copied from a spreadsheet. The text stays in the field, so that it can be corrected there. */
export function PasteArea({ kind, onPick }: PasteAreaProps) {
  const { t } = useTranslation();
  // Not in React's state: ten thousand rows would be compared at every key.
  const field = useRef<HTMLTextAreaElement>(null);
  return (
    <Stack gap="sm" align="stretch">
      <Textarea
        ref={field}
        label={t('batches.create.pasteLabel')}
        description={t('batches.create.pasteHint')}
        placeholder={exampleOf(kind)}
        rows={8}
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: classes.rows ?? '' }}
      />
      <Button
        variant="default"
        onClick={() => onPick(pickText(field.current?.value ?? ''))}
        style={{ alignSelf: 'flex-start' }}
      >
        {t('batches.create.pasteCheck')}
      </Button>
    </Stack>
  );
}
