import { List, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AlertIcon, CheckIcon } from '@/components/icons.tsx';
import { Notice } from '@/components/notice.tsx';
import type { Preview } from './api.ts';
import { PagedTable } from './paged-table.tsx';

interface Problem {
  row: string;
  line: number | undefined;
  field: string;
  reason: string;
}

/** The server's findings as lines of a table, in the order of the rows. */
export function problemsOf({ errors, lines }: Preview): Problem[] {
  const rows = Object.entries(errors).sort(([one], [other]) => Number(one) - Number(other));
  return rows.flatMap(([row, fields]) =>
    Object.entries(fields).flatMap(([field, reasons]) =>
      reasons.map((reason) => ({ row, line: lines[row], field, reason })),
    ),
  );
}

/** Why the list can't be taken, row by row; or that it can. */
export function PreviewProblems({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  if (preview.can_be_sent) {
    return (
      <Notice tone="good" role="status" icon={<CheckIcon />}>
        {t('batches.preview.clean')}
      </Notice>
    );
  }
  return (
    <Stack gap="md">
      {preview.limits.length > 0 && (
        <Notice tone="bad" role="alert" icon={<AlertIcon />} title={t('batches.preview.limitsTitle')}>
          <List size="sm">
            {preview.limits.map((reason) => (
              <List.Item key={reason}>{reason}</List.Item>
            ))}
          </List>
        </Notice>
      )}
      {preview.bad_rows > 0 && <BadRows preview={preview} />}
    </Stack>
  );
}

function BadRows({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  const problems = problemsOf(preview);
  const hasLines = problems.some(({ line }) => line !== undefined);
  const named = (field: string) =>
    field === 'row' || field === 'non_field_errors' ? t('batches.preview.wholeRow') : field;
  return (
    <Stack gap="sm">
      <Notice
        tone="bad"
        role="alert"
        icon={<AlertIcon />}
        title={t('batches.preview.badTitle', { count: preview.bad_rows })}
      >
        {t('batches.preview.badText')}
      </Notice>
      <PagedTable
        label={t('batches.preview.badList')}
        rows={problems}
        rowId={({ row, field, reason }) => `${row} ${field} ${reason}`}
        columns={[
          { name: t('batches.preview.column.row'), cell: ({ row }) => row },
          ...(hasLines ? [{ name: t('batches.preview.column.line'), cell: ({ line }: Problem) => line }] : []),
          { name: t('batches.preview.column.field'), cell: ({ field }) => named(field) },
          { name: t('batches.preview.column.reason'), wraps: true, cell: ({ reason }) => reason },
        ]}
      />
      {preview.bad_rows_not_listed > 0 && (
        <Text size="sm" c="dimmed">
          {t('batches.preview.badMore', { count: preview.bad_rows_not_listed })}
        </Text>
      )}
    </Stack>
  );
}
