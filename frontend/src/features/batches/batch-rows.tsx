import { Anchor, Box, Group, NativeSelect, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Named, ROW_STATUSES, type RowStatus } from '@/api/batch.ts';
import { DataTable, TableSkeleton } from '@/components/data-table/data-table.tsx';
import { PAGE_SIZES, Pager } from '@/components/data-table/pager.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { Panel } from '@/components/panel.tsx';
import { rowsQuery } from './api.ts';
import { RowCard, rowColumns } from './row-columns.tsx';
import { useRowsSearch } from './search.ts';

/** The rows in their order, with what became of each. Drawn anew only when a row changed, not at each look at the batch. */
export const BatchRows = memo(function BatchRows({ lookEveryMs, kind, id }: Named & { lookEveryMs: number }) {
  const { t } = useTranslation();
  const [search, onSearch] = useRowsSearch();
  const rows = useQuery({ ...rowsQuery({ kind, id }, search), refetchInterval: lookEveryMs });
  const filter = (
    <NativeSelect
      size="xs"
      aria-label={t('batches.row.filter')}
      value={search.status ?? ''}
      data={[
        { value: '', label: t('batches.row.all') },
        ...ROW_STATUSES.map((status) => ({ value: status, label: t(`batches.rowStatus.${status}`) })),
      ]}
      onChange={(event) =>
        onSearch({
          ...search,
          status: (event.currentTarget.value || undefined) as RowStatus | undefined,
          cursor: undefined,
        })
      }
    />
  );

  return (
    <Panel title={t('batches.page.rows')} actions={filter} flush>
      {rows.error && !rows.data && (
        <Box p="md">
          <ErrorPanel error={rows.error} onRetry={() => void rows.refetch()} />
        </Box>
      )}
      {!rows.error && !rows.data && <TableSkeleton label={t('loading')} />}
      {rows.data && rows.data.results.length === 0 && (
        <Group justify="space-between" p="md">
          <Text size="sm" c="dimmed">
            {t('batches.row.empty')}
          </Text>
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => onSearch({ business_id: search.business_id })}
          >
            {t('batches.row.all')}
          </Anchor>
        </Group>
      )}
      {rows.data && rows.data.results.length > 0 && (
        <>
          <div aria-busy={rows.isPlaceholderData} style={{ opacity: rows.isPlaceholderData ? 0.6 : 1 }}>
            <DataTable
              columns={rowColumns}
              rows={rows.data.results}
              rowId={(row) => String(row.row_number)}
              label={t('batches.row.list')}
              numeric={['amount']}
              card={(row) => <RowCard row={row} />}
            />
          </div>
          <Pager
            page={rows.data}
            pageSize={search.page_size ?? PAGE_SIZES[0]}
            labels={{ previous: t('batches.pager.previous'), next: t('batches.pager.next') }}
            onCursor={(cursor) => onSearch({ ...search, cursor })}
            onPageSize={(page_size) => onSearch({ ...search, page_size, cursor: undefined })}
          />
        </>
      )}
    </Panel>
  );
});
