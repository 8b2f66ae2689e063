import { Anchor, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBusinessLink } from '@/api/business.ts';
import { LIVE, usePollMs, useTransactionChanges } from '@/api/live.tsx';
import { isFinal, type Transaction } from '@/api/transaction.ts';
import { KindLabel } from '@/components/kind-label.tsx';
import { formatMoney } from '@/components/money.tsx';
import { Panel } from '@/components/panel.tsx';
import { StatusBadge } from '@/components/status-badge.tsx';
import { Age } from '@/components/time.tsx';
import { linkedQuery } from './acts-api.ts';
import classes from './linked-payments.module.css';

/** What gave this payment back, or came of it otherwise. Nothing where there is none. */
export function LinkedPayments({ payment }: { payment: Transaction }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const pollMs = usePollMs();
  const { data: linked = [] } = useQuery({
    ...linkedQuery(payment.id),
    refetchInterval: ({ state }) => (state.data?.some(({ status }) => !isFinal(status)) ? pollMs : false),
  });
  useTransactionChanges(({ transaction_id }) => {
    const isLinked = linked.some(({ id }) => id === transaction_id);
    if (isLinked) void queryClient.invalidateQueries({ queryKey: [LIVE, 'transaction', payment.id] });
  });
  if (linked.length === 0) return null;
  return (
    <Panel title={t('transactions.act.linked.title')} flush>
      <ul className={classes.list} aria-label={t('transactions.act.linked.list')}>
        {linked.map((one) => (
          <LinkedRow key={one.id} payment={one} />
        ))}
      </ul>
    </Panel>
  );
}

function LinkedRow({ payment }: { payment: Transaction }) {
  const link = useBusinessLink();
  return (
    <li className={classes.row}>
      <Anchor component={Link} to={link(`/transactions/${payment.id}`)} fw={600} size="sm" className="tabular">
        {formatMoney(payment.amount, payment.currency)}
      </Anchor>
      <Text size="sm">
        <KindLabel kind={payment.kind} />
      </Text>
      <StatusBadge status={payment.status} direction={payment.direction} />
      <Text size="sm" c="dimmed" ml="auto">
        <Age at={payment.created_at} />
      </Text>
    </li>
  );
}
