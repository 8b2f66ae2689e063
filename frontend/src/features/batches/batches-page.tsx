import { Button, Group, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { BATCH_KINDS, BATCH_STATUSES, type BatchStatus, batchesQuery } from '@/api/batch.ts';
import { useBusinessLink } from '@/api/business.ts';
import { mayPreparePayouts, useSession } from '@/api/session.ts';
import { DataTable, TableSkeleton } from '@/components/data-table/data-table.tsx';
import { PAGE_SIZES, Pager } from '@/components/data-table/pager.tsx';
import { EmptyState } from '@/components/empty-state.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { PlusIcon, StackIcon } from '@/components/icons.tsx';
import { LinkTabs } from '@/components/link-tabs.tsx';
import { Page } from '@/components/page.tsx';
import { Panel } from '@/components/panel.tsx';
import { BatchCard, columnsFor } from './columns.tsx';
import { isMoving } from './counts.ts';
import { type ListSearch, toQuery, useListSearch, writeSearch } from './search.ts';

const LOOK_EVERY_MS = 15_000;
const LOOK_WHILE_MOVING_MS = 5_000;

interface ListProps {
  search: ListSearch;
  onSearch: (search: ListSearch) => void;
}

export function BatchesPage() {
  const { t } = useTranslation();
  const session = useSession();
  const [search, setSearch] = useListSearch();
  return (
    <Page
      title={t('batches.title')}
      text={t('batches.text')}
      actions={mayPreparePayouts(session, search.business_id) && <NewBatchButton search={search} />}
    >
      <Filters search={search} onSearch={setSearch} />
      <List search={search} onSearch={setSearch} />
    </Page>
  );
}

function NewBatchButton({ search }: { search: ListSearch }) {
  const { t } = useTranslation();
  const link = useBusinessLink();
  return (
    <Button component={Link} to={link(`/batches/new?kind=${search.kind}`)} leftSection={<PlusIcon size={16} />}>
      {t('batches.new')}
    </Button>
  );
}

function Filters({ search, onSearch }: ListProps) {
  const { t } = useTranslation();
  const { business_id, page_size } = search;
  const tabs = BATCH_KINDS.map((kind) => ({
    name: t(`batches.kind.${kind}`),
    to: { search: writeSearch({ kind, business_id, page_size }).toString() },
    current: kind === search.kind,
  }));
  return (
    <Group justify="space-between" gap="sm">
      <LinkTabs label={t('batches.kindLabel')} tabs={tabs} />
      <NativeSelect
        size="xs"
        aria-label={t('batches.column.status')}
        value={search.status ?? ''}
        data={[
          { value: '', label: t('batches.filter.any') },
          ...BATCH_STATUSES.map((status) => ({ value: status, label: t(`batches.status.${status}`) })),
        ]}
        onChange={(event) =>
          onSearch({
            ...search,
            status: (event.currentTarget.value || undefined) as BatchStatus | undefined,
            cursor: undefined,
          })
        }
      />
    </Group>
  );
}

function List({ search, onSearch }: ListProps) {
  const { t } = useTranslation();
  const { businesses } = useSession();
  const list = useQuery({
    ...batchesQuery(search.kind, toQuery(search)),
    refetchInterval: ({ state }) => (state.data?.results.some(isMoving) ? LOOK_WHILE_MOVING_MS : LOOK_EVERY_MS),
  });

  if (list.error && !list.data) return <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) {
    return (
      <Panel flush>
        <TableSkeleton label={t('loading')} />
      </Panel>
    );
  }
  if (list.data.results.length === 0 && !search.cursor) return <NothingHere search={search} onSearch={onSearch} />;
  return (
    <Panel flush>
      <div aria-busy={list.isPlaceholderData} style={{ opacity: list.isPlaceholderData ? 0.6 : 1 }}>
        <DataTable
          columns={columnsFor(businesses.length > 1 && !search.business_id)}
          rows={list.data.results}
          rowId={(batch) => batch.id}
          label={t('batches.list')}
          numeric={['total']}
          card={(batch) => <BatchCard batch={batch} />}
        />
      </div>
      <Pager
        page={list.data}
        pageSize={search.page_size ?? PAGE_SIZES[0]}
        onCursor={(cursor) => onSearch({ ...search, cursor })}
        onPageSize={(page_size) => onSearch({ ...search, page_size, cursor: undefined })}
      />
    </Panel>
  );
}

function NothingHere({ search, onSearch }: ListProps) {
  const { t } = useTranslation();
  const mayPrepare = mayPreparePayouts(useSession(), search.business_id);
  if (search.status) {
    return (
      <Panel>
        <EmptyState
          icon={<StackIcon />}
          title={t('batches.empty.filteredTitle')}
          text={t('batches.empty.filteredText')}
          action={
            <Button variant="default" onClick={() => onSearch({ ...search, status: undefined })}>
              {t('batches.filter.clear')}
            </Button>
          }
        />
      </Panel>
    );
  }
  return (
    <Panel>
      <EmptyState
        icon={<StackIcon />}
        title={t('batches.empty.title')}
        text={t(mayPrepare ? 'batches.empty.text' : 'batches.empty.role')}
        action={mayPrepare && <NewBatchButton search={search} />}
      />
    </Panel>
  );
}
