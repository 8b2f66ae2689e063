import { Anchor, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBusinessLink } from '@/api/business.ts';
import { usePollMs } from '@/api/live.tsx';
import { mayAskForPayment, useSession } from '@/api/session.ts';
import type { Transaction } from '@/api/transaction.ts';
import { TableSkeleton } from '@/components/data-table/data-table.tsx';
import { EmptyState } from '@/components/empty-state.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { AskIcon } from '@/components/icons.tsx';
import { Money } from '@/components/money.tsx';
import { Msisdn } from '@/components/msisdn.tsx';
import { Panel } from '@/components/panel.tsx';
import { StatusBadge } from '@/components/status-badge.tsx';
import { Age } from '@/components/time.tsx';
import { latestQuery } from './api.ts';
import classes from './home-page.module.css';

export function LatestPayments({ businessId }: { businessId: string | undefined }) {
  const { t } = useTranslation();
  const link = useBusinessLink();
  const session = useSession();
  const pollMs = usePollMs();
  const { data, error, refetch } = useQuery({ ...latestQuery(businessId), refetchInterval: pollMs });

  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  const seeAll = (
    <Anchor component={Link} to={link('/transactions')} size="sm">
      {t('home.seeAll')}
    </Anchor>
  );
  return (
    <Panel title={t('home.latest')} actions={seeAll} flush>
      {!data && <TableSkeleton label={t('loading')} />}
      {data?.results.length === 0 && (
        <EmptyState
          icon={<AskIcon />}
          title={t('home.empty.title')}
          text={t('home.empty.text')}
          action={
            mayAskForPayment(session) && (
              <Button component={Link} to={link('/payments/new')}>
                {t('home.ask')}
              </Button>
            )
          }
        />
      )}
      <ul className={classes.rows}>
        {data?.results.map((payment) => (
          <Row key={payment.id} payment={payment} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ payment }: { payment: Transaction }) {
  const link = useBusinessLink();
  return (
    <li className={classes.row}>
      <Link to={link(`/transactions/${payment.id}`)} className={classes.link}>
        <Money amount={payment.amount} currency={payment.currency} direction={payment.direction} />
      </Link>
      <span className={classes.right}>
        <StatusBadge status={payment.status} direction={payment.direction} />
      </span>
      <span className={classes.small}>
        <Msisdn value={payment.phone_number} />
        {payment.account_reference && ` · ${payment.account_reference}`}
      </span>
      <span className={`${classes.small} ${classes.right}`}>
        <Age at={payment.created_at} />
      </span>
    </li>
  );
}
