import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBusinessLink } from '@/api/business.ts';
import { mayAskForPayment, useSession } from '@/api/session.ts';
import { DataTable, TableSkeleton } from '@/components/data-table/data-table.tsx';
import { PAGE_SIZES, Pager } from '@/components/data-table/pager.tsx';
import { EmptyState } from '@/components/empty-state.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { ListIcon, PlusIcon } from '@/components/icons.tsx';
import { Page } from '@/components/page.tsx';
import { Panel } from '@/components/panel.tsx';
import { columnsFor } from './columns.tsx';
import { FilterBar } from './filter-bar.tsx';
import { NewPill } from './new-pill.tsx';
import { PaymentCard } from './payment-card.tsx';
import { activeFilters, type TransactionSearch, withoutFilters } from './search.ts';
import { useLiveList } from './use-live-list.ts';
import { useTransactionSearch } from './use-search.ts';

export function TransactionsPage() {
  const { t } = useTranslation();
  const session = useSession();
  const link = useBusinessLink();
  const [search, setSearch] = useTransactionSearch();
  return (
    <Page
      title={t('transactions.title')}
      actions={
        mayAskForPayment(session) && (
          <Button component={Link} to={link('/payments/new')} leftSection={<PlusIcon size={16} />}>
            {t('transactions.ask')}
          </Button>
        )
      }
    >
      <FilterBar search={search} onSearch={setSearch} />
      <List search={search} onSearch={setSearch} />
    </Page>
  );
}

interface ListProps {
  search: TransactionSearch;
  onSearch: (search: TransactionSearch) => void;
}

function List({ search, onSearch }: ListProps) {
  const { t } = useTranslation();
  const { businesses } = useSession();
  const { list, newCount, showNew } = useLiveList(search);
  const pageSize = search.page_size ?? PAGE_SIZES[0];

  if (list.error && !list.data) return <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) {
    return (
      <Panel flush>
        <TableSkeleton label={t('loading')} />
      </Panel>
    );
  }
  if (list.data.results.length === 0 && !search.cursor) {
    return <NothingHere search={search} onSearch={onSearch} />;
  }
  return (
    <Panel flush>
      <NewPill count={newCount} pageSize={pageSize} onShow={showNew} />
      <div aria-busy={list.isPlaceholderData} style={{ opacity: list.isPlaceholderData ? 0.6 : 1 }}>
        <DataTable
          columns={columnsFor(businesses.length > 1 && !search.business_id)}
          rows={list.data.results}
          rowId={(payment) => payment.id}
          label={t('transactions.list')}
          card={(payment) => <PaymentCard payment={payment} />}
        />
      </div>
      <Pager
        page={list.data}
        pageSize={pageSize}
        onCursor={(cursor) => onSearch({ ...search, cursor })}
        onPageSize={(page_size) => onSearch({ ...search, page_size, cursor: undefined })}
      />
    </Panel>
  );
}

function NothingHere({ search, onSearch }: ListProps) {
  const { t } = useTranslation();
  const session = useSession();
  const link = useBusinessLink();
  const filtered = activeFilters(search).length > 0;
  const action = filtered ? (
    <Button variant="default" onClick={() => onSearch(withoutFilters(search))}>
      {t('transactions.filter.clear')}
    </Button>
  ) : (
    mayAskForPayment(session) && (
      <Button component={Link} to={link('/payments/new')}>
        {t('transactions.ask')}
      </Button>
    )
  );
  return (
    <Panel>
      <EmptyState
        icon={<ListIcon />}
        title={t(filtered ? 'transactions.empty.filteredTitle' : 'transactions.empty.title')}
        text={t(filtered ? 'transactions.empty.filteredText' : 'transactions.empty.text')}
        action={action}
      />
    </Panel>
  );
}
