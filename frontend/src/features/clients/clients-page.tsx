import { Button, Modal } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBusinessId } from '@/api/business.ts';
import { useSession } from '@/api/session.ts';
import { TableSkeleton } from '@/components/data-table/data-table.tsx';
import { Pager } from '@/components/data-table/pager.tsx';
import { useCursor } from '@/components/data-table/use-cursor.ts';
import { EmptyState } from '@/components/empty-state.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { KeyIcon, PlusIcon } from '@/components/icons.tsx';
import { Page } from '@/components/page.tsx';
import { Panel } from '@/components/panel.tsx';
import { SuperuserOnly } from '@/components/superuser-only.tsx';
import { CLIENTS, type ClientWithSecret, clientsQuery } from './api.ts';
import { ClientForm } from './client-form.tsx';
import { ClientRow } from './client-row.tsx';
import classes from './clients-page.module.css';
import { SecretOnce } from './secret-once.tsx';

export function ClientsPage() {
  const { t } = useTranslation();
  const { user } = useSession();
  const queryClient = useQueryClient();
  const [creating, setCreating] = useState(false);
  const [shown, setShown] = useState<ClientWithSecret | null>(null);

  const showSecret = (client: ClientWithSecret) => {
    setCreating(false);
    setShown(client);
    void queryClient.invalidateQueries({ queryKey: [CLIENTS] });
  };

  return (
    <Page
      title={t('clients.title')}
      text={t('clients.text')}
      actions={
        user?.is_superuser && (
          <Button leftSection={<PlusIcon size={16} />} onClick={() => setCreating(true)}>
            {t('clients.new')}
          </Button>
        )
      }
    >
      <SuperuserOnly>
        <List onSecret={showSecret} />
      </SuperuserOnly>
      <Modal opened={creating} onClose={() => setCreating(false)} title={t('clients.new')} size="lg">
        <ClientForm onCreated={showSecret} />
      </Modal>
      <SecretOnce client={shown} onSaved={() => setShown(null)} />
    </Page>
  );
}

function List({ onSecret }: { onSecret: (client: ClientWithSecret) => void }) {
  const { t } = useTranslation();
  const businessId = useBusinessId();
  const { cursor, turnTo } = useCursor();
  const { data, error, refetch } = useQuery(clientsQuery({ cursor, business_id: businessId }));

  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return (
    <Panel flush>
      {!data && <TableSkeleton label={t('loading')} />}
      {data?.results.length === 0 && (
        <EmptyState icon={<KeyIcon />} title={t('clients.emptyTitle')} text={t('clients.emptyText')} />
      )}
      <ul className={classes.rows} aria-label={t('clients.list')}>
        {data?.results.map((client) => (
          <ClientRow key={client.client_id} client={client} onSecret={onSecret} />
        ))}
      </ul>
      {data && data.results.length > 0 && <Pager page={data} pageSize={data.results.length} onCursor={turnTo} />}
    </Panel>
  );
}
