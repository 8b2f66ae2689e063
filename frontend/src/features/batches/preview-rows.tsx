import { Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Money } from '@/components/money.tsx';
import type { PreviewRow } from './api.ts';
import { PagedTable } from './paged-table.tsx';
import { Recipient } from './row-columns.tsx';

/** The rows as the server read them, so that a person sees at a glance whether the columns are right. */
export function PreviewRows({ rows }: { rows: PreviewRow[] }) {
  const { t } = useTranslation();
  if (rows.length === 0) return null;
  return (
    <Stack gap="xs">
      <Title order={3}>{t('batches.preview.rows')}</Title>
      <PagedTable
        label={t('batches.preview.rowList')}
        rows={rows}
        rowId={({ row_number }) => String(row_number)}
        columns={[
          { name: t('batches.preview.column.row'), cell: ({ row_number }) => row_number },
          { name: t('batches.preview.column.recipient'), cell: (row) => <Recipient row={row} /> },
          { name: t('batches.preview.column.amount'), numeric: true, cell: ({ amount }) => <Money amount={amount} /> },
          { name: t('batches.preview.column.reference'), cell: ({ item_reference }) => item_reference },
          { name: t('batches.preview.column.remarks'), wraps: true, cell: ({ remarks }) => remarks },
        ]}
      />
    </Stack>
  );
}
