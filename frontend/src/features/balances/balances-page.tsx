import { Button, Skeleton, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBusinessId, useBusinessLink } from '@/api/business.ts';
import { mayAskForPayment, useSession } from '@/api/session.ts';
import { EmptyState } from '@/components/empty-state.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { CoinsIcon, RefreshIcon } from '@/components/icons.tsx';
import { Notice } from '@/components/notice.tsx';
import { Page } from '@/components/page.tsx';
import { accountsInView } from './accounts.ts';
import classes from './accounts-panel.module.css';
import { AccountsPanel } from './accounts-panel.tsx';
import { LowFloat } from './low-float.tsx';
import { useBalances } from './use-refresh.ts';

export function BalancesPage() {
  const { t } = useTranslation();
  const session = useSession();
  const viewed = useBusinessId();
  const { told, isPending, error, refetch, ask, isAsking, askError, awaited, isSlow } = useBalances();
  const shown = accountsInView(session, told, viewed);
  const mayRefresh = mayAskForPayment(session, viewed);
  const isBusy = isAsking || awaited.length > 0;

  return (
    <Page
      title={t('balances.title')}
      text={t('balances.text')}
      actions={
        mayRefresh &&
        shown.length > 1 && (
          <Button variant="default" leftSection={<RefreshIcon size={16} />} loading={isBusy} onClick={() => ask()}>
            {t('balances.refreshAll')}
          </Button>
        )
      }
    >
      {askError && <ErrorPanel error={askError} title={t('balances.failed')} />}
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      <div role="status" className={classes.status}>
        {awaited.length > 0 && <Notice tone="calm">{t('balances.asked')}</Notice>}
        {isSlow && <Notice tone="warn">{t('balances.slow')}</Notice>}
      </div>
      <LowFloat balances={shown.flatMap(({ balances }) => balances)} />
      {isPending && !error && <Skeleton height={220} radius="md" aria-label={t('loading')} />}
      {!isPending && !error && shown.length === 0 && <NothingToTell />}
      {!isPending &&
        shown.map((accounts) => (
          <AccountsPanel
            key={`${accounts.businessId} ${accounts.shortcode}`}
            accounts={accounts}
            isBusy={isAsking || awaited.includes(accounts.shortcode)}
            onRefresh={mayAskForPayment(session, accounts.businessId) ? () => ask(accounts.shortcode) : undefined}
          />
        ))}
      {!isPending && shown.length > 0 && !mayRefresh && (
        <Text size="sm" c="dimmed">
          {t('balances.role')}
        </Text>
      )}
    </Page>
  );
}

function NothingToTell() {
  const { t } = useTranslation();
  const link = useBusinessLink();
  const { user } = useSession();
  return (
    <EmptyState
      icon={<CoinsIcon />}
      title={t('balances.emptyTitle')}
      text={t('balances.emptyText')}
      action={
        user?.is_superuser && (
          <Button component={Link} to={link('/businesses')}>
            {t('balances.emptyAction')}
          </Button>
        )
      }
    />
  );
}
