import { Button, Modal, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { sessionQuery, useSession } from '@/api/session.ts';
import { DataTable, TableSkeleton } from '@/components/data-table/data-table.tsx';
import { Pager } from '@/components/data-table/pager.tsx';
import { useCursor } from '@/components/data-table/use-cursor.ts';
import { EmptyState } from '@/components/empty-state.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { BusinessIcon, PlusIcon } from '@/components/icons.tsx';
import { tellDone } from '@/components/notify.ts';
import { Page } from '@/components/page.tsx';
import { Panel } from '@/components/panel.tsx';
import { SaveForm } from '@/components/save-form.tsx';
import { SuperuserOnly } from '@/components/superuser-only.tsx';
import { type Business, businessesQuery, createBusiness } from './api.ts';
import { BusinessCard, columns } from './columns.tsx';

export function BusinessesPage() {
  const { t } = useTranslation();
  const { user } = useSession();
  const [opened, { open, close }] = useDisclosure();
  return (
    <Page
      title={t('businesses.title')}
      text={t('businesses.text')}
      actions={
        user?.is_superuser && (
          <Button leftSection={<PlusIcon size={16} />} onClick={open}>
            {t('businesses.new')}
          </Button>
        )
      }
    >
      <SuperuserOnly>
        <List />
      </SuperuserOnly>
      <Modal opened={opened} onClose={close} title={t('businesses.new')}>
        <NewBusiness />
      </Modal>
    </Page>
  );
}

function List() {
  const { t } = useTranslation();
  const { cursor, turnTo } = useCursor();
  const { data, error, refetch } = useQuery(businessesQuery(cursor));

  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <Panel flush>
        <TableSkeleton label={t('loading')} />
      </Panel>
    );
  }
  if (data.results.length === 0) {
    return (
      <Panel>
        <EmptyState icon={<BusinessIcon />} title={t('businesses.emptyTitle')} text={t('businesses.emptyText')} />
      </Panel>
    );
  }
  return (
    <Panel flush>
      <DataTable
        columns={columns}
        rows={data.results}
        rowId={({ id }) => id}
        label={t('businesses.list')}
        card={(business) => <BusinessCard business={business} />}
      />
      <Pager page={data} pageSize={data.results.length} onCursor={turnTo} />
    </Panel>
  );
}

function NewBusiness() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name: '', business_type: '' },
    validate: { name: (value) => (value.trim() ? null : t('businesses.required')) },
  });
  const goToIt = (business: Business) => {
    void queryClient.invalidateQueries({ queryKey: ['businesses'] });
    void queryClient.invalidateQueries(sessionQuery);
    tellDone(t('businesses.createdNote', { name: business.name }));
    navigate(`/businesses/${business.id}`);
  };
  return (
    <SaveForm
      form={form}
      save={({ name, business_type }) => createBusiness({ name: name.trim(), business_type: business_type.trim() })}
      onSaved={goToIt}
      submit={t('businesses.create')}
    >
      <TextInput label={t('businesses.name')} maxLength={100} required data-autofocus {...form.getInputProps('name')} />
      <TextInput
        label={t('businesses.type')}
        description={<Text inherit>{t('businesses.typeHint')}</Text>}
        maxLength={50}
        {...form.getInputProps('business_type')}
      />
    </SaveForm>
  );
}
