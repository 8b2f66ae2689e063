import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useBusinessId, useBusinessLink } from '@/api/business.ts';
import { TableSkeleton } from '@/components/data-table/data-table.tsx';
import { Pager } from '@/components/data-table/pager.tsx';
import { useCursor } from '@/components/data-table/use-cursor.ts';
import { EmptyState } from '@/components/empty-state.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { LogIcon } from '@/components/icons.tsx';
import { LinkTabs } from '@/components/link-tabs.tsx';
import { Page } from '@/components/page.tsx';
import { Panel } from '@/components/panel.tsx';
import { LOG_KINDS, type LogKind, logQuery } from './api.ts';
import { LogRow } from './log-row.tsx';
import classes from './logs-page.module.css';

export function LogsPage() {
  const { t } = useTranslation();
  const link = useBusinessLink();
  const { kind: named } = useParams();
  const kind = LOG_KINDS.find((known) => known === named) ?? 'calls';
  const tabs = LOG_KINDS.map((one) => ({
    name: t(`logs.kind.${one}`),
    to: link(`/logs/${one}`),
    current: one === kind,
  }));
  return (
    <Page title={t('logs.title')} tabTitle={t(`logs.kind.${kind}`)} text={t('logs.text')}>
      <LinkTabs label={t('logs.kind.label')} tabs={tabs} />
      <Entries kind={kind} />
    </Page>
  );
}

function Entries({ kind }: { kind: LogKind }) {
  const { t } = useTranslation();
  const businessId = useBusinessId();
  const { cursor, turnTo } = useCursor();
  const { data, error, refetch } = useQuery(logQuery(kind, { cursor, business_id: businessId }));

  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return (
    <Panel flush>
      {!data && <TableSkeleton label={t('loading')} />}
      {data?.results.length === 0 && (
        <EmptyState icon={<LogIcon />} title={t('logs.emptyTitle')} text={t('logs.emptyText')} />
      )}
      <ul className={classes.rows} aria-label={t('logs.list')}>
        {data?.results.map((entry) => (
          <LogRow key={entry.id} entry={entry} />
        ))}
      </ul>
      {data && data.results.length > 0 && <Pager page={data} pageSize={data.results.length} onCursor={turnTo} />}
    </Panel>
  );
}
