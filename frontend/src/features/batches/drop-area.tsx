import { Button, FileButton, Stack, Text } from '@mantine/core';
import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { UploadIcon } from '@/components/icons.tsx';
import classes from './list-source.module.css';
import { type PickedFile, type PickProblem, pickFile } from './picked-file.ts';
import { ROWS_MAX, UPLOAD_MEGABYTES_MAX } from './values.ts';

const ACCEPTED = '.csv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

interface DropAreaProps {
  picked: PickedFile | null;
  onPick: (given: PickedFile | PickProblem) => void;
}

/** Takes a file that is dropped, or chosen with the button. */
export function DropArea({ picked, onPick }: DropAreaProps) {
  const { t } = useTranslation();
  const [isOver, setIsOver] = useState(false);

  const take = async (file: File | null | undefined) => {
    if (file) onPick(await pickFile(file));
  };
  const over = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    void take(event.dataTransfer.files[0]);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same without a mouse
    <div
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={over}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <Stack gap={6} align="center">
        <UploadIcon size={26} />
        <Text size="sm" fw={600} ta="center" style={{ overflowWrap: 'anywhere' }}>
          {picked ? picked.file.name : t('batches.create.drop')}
        </Text>
        <Text size="xs" c="dimmed">
          {picked
            ? formatSize(picked.file.size)
            : t('batches.create.dropHint', { rows: ROWS_MAX.toLocaleString('en'), megabytes: UPLOAD_MEGABYTES_MAX })}
        </Text>
        <FileButton
          accept={ACCEPTED}
          onChange={(file) => void take(file)}
          inputProps={{ 'aria-label': t('batches.create.pick') }}
        >
          {(props) => (
            <Button {...props} variant="default" size="xs" mt={6}>
              {t(picked ? 'batches.create.another' : 'batches.create.pick')}
            </Button>
          )}
        </FileButton>
      </Stack>
    </div>
  );
}

function formatSize(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
