import { Anchor, Code, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BatchKind } from '@/api/batch.ts';
import { DownloadIcon } from '@/components/icons.tsx';
import { Notice } from '@/components/notice.tsx';
import { DropArea } from './drop-area.tsx';
import { PasteArea } from './paste-area.tsx';
import type { PickedFile, PickProblem } from './picked-file.ts';
import { saveText } from './save-text.ts';
import { COLUMNS, exampleOf, templateOf, UPLOAD_MEGABYTES_MAX } from './values.ts';

interface ListSourceProps {
  kind: BatchKind;
  picked: PickedFile | null;
  onPick: (picked: PickedFile | null) => void;
}

/** Where the list comes from: a file, or what was copied from a spreadsheet. */
export function ListSource({ kind, picked, onPick }: ListSourceProps) {
  const { t } = useTranslation();
  const [way, setWay] = useState<'file' | 'paste'>('file');
  const [problem, setProblem] = useState<PickProblem | null>(null);

  const take = (given: PickedFile | PickProblem) => {
    setProblem('problem' in given ? given : null);
    onPick('problem' in given ? null : given);
  };

  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t('batches.create.source')}
        value={way}
        onChange={(chosen) => setWay(chosen as 'file' | 'paste')}
        data={[
          { value: 'file', label: t('batches.create.file') },
          { value: 'paste', label: t('batches.create.paste') },
        ]}
        style={{ alignSelf: 'flex-start' }}
      />
      {way === 'file' ? <DropArea picked={picked} onPick={take} /> : <PasteArea kind={kind} onPick={take} />}
      {problem && (
        <Notice tone="bad" role="alert">
          {problem.problem === 'tooLarge'
            ? t('batches.create.tooLarge', { megabytes: problem.megabytes, most: UPLOAD_MEGABYTES_MAX })
            : t(`batches.create.${problem.problem}`)}
        </Notice>
      )}
      <Columns kind={kind} />
    </Stack>
  );
}

function Columns({ kind }: { kind: BatchKind }) {
  const { t } = useTranslation();
  const { needed, optional } = COLUMNS[kind];
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed" style={{ flex: '1 1 300px' }}>
          {t('batches.create.columns', { needed: needed.join(', '), optional: optional.join(', ') })}
        </Text>
        <Anchor
          component="button"
          type="button"
          size="sm"
          display="inline-flex"
          style={{ alignItems: 'center', gap: 6 }}
          onClick={() => saveText(`${kind}-batch.csv`, templateOf(kind))}
        >
          <DownloadIcon size={15} />
          {t('batches.create.template')}
        </Anchor>
      </Group>
      <Code block>{exampleOf(kind)}</Code>
    </Stack>
  );
}
