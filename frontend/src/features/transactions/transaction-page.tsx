import { Anchor, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { useBusinessLink } from '@/api/business.ts';
import { ApiError } from '@/api/errors.ts';
import { usePollMs } from '@/api/live.tsx';
import { isFinal, type Transaction, transactionQuery } from '@/api/transaction.ts';
import { CheckNowButton } from '@/components/check-now-button.tsx';
import { EmptyState } from '@/components/empty-state.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { ChevronLeftIcon, SearchIcon } from '@/components/icons.tsx';
import { formatMoney, Money } from '@/components/money.tsx';
import { explain } from '@/components/outcome/explain.ts';
import { Page } from '@/components/page.tsx';
import { Panel } from '@/components/panel.tsx';
import { StatusBadge } from '@/components/status-badge.tsx';
import { Decisions } from './decisions.tsx';
import { FlagList } from './flag-list.tsx';
import { LinkedPayments } from './linked-payments.tsx';
import { PaymentFacts, PaymentIds } from './payment-facts.tsx';
import { RefundButton } from './refund-button.tsx';
import { Timeline } from './timeline.tsx';

export function TransactionPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const pollMs = usePollMs();
  const { data, error, refetch } = useQuery({
    ...transactionQuery(id),
    refetchInterval: ({ state }) => (state.data && isFinal(state.data.status) ? false : pollMs),
  });

  if (data) return <Payment payment={data} />;
  const missing = error instanceof ApiError && error.status === 404;
  return (
    <Page title={t('transactions.page.title')} above={<BackLink />}>
      {missing && (
        <EmptyState
          icon={<SearchIcon />}
          title={t('transactions.page.notFoundTitle')}
          text={t('transactions.page.notFoundText')}
        />
      )}
      {error && !missing && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!error && <Skeleton height={360} radius="md" aria-label={t('loading')} />}
    </Page>
  );
}

function Payment({ payment }: { payment: Transaction }) {
  const { t } = useTranslation();
  const words = explain(payment, t);
  const amount = formatMoney(payment.amount, payment.currency);
  return (
    <Page
      title={amount}
      tabTitle={`${amount} · ${words.title}`}
      above={<BackLink />}
      actions={
        <>
          <RefundButton payment={payment} />
          <CheckNowButton payment={payment} />
        </>
      }
    >
      <Panel
        title={t('transactions.page.summary')}
        actions={<StatusBadge status={payment.status} direction={payment.direction} />}
      >
        <Stack gap="md">
          <Stack gap={4} role="status" aria-live="polite">
            <Title order={3} fz="1.15rem">
              {words.title}
            </Title>
            <Text size="sm">{words.meaning}</Text>
            <Text size="sm" c="dimmed">
              {words.advice}
            </Text>
          </Stack>
          {payment.received_amount && payment.received_amount !== payment.amount && (
            <Group gap={8}>
              <Text size="sm" fw={600}>
                {t('transactions.fact.received')}
              </Text>
              <Money amount={payment.received_amount} currency={payment.currency} />
            </Group>
          )}
          <Decisions payment={payment} />
          <FlagList flags={payment.flags} />
        </Stack>
      </Panel>
      <Panel title={t('transactions.page.facts')}>
        <PaymentFacts payment={payment} />
      </Panel>
      <LinkedPayments payment={payment} />
      <Panel title={t('transactions.page.timeline')}>
        <Timeline paymentId={payment.id} settled={isFinal(payment.status)} />
      </Panel>
      <Panel title={t('transactions.page.ids')}>
        <PaymentIds payment={payment} />
      </Panel>
    </Page>
  );
}

function BackLink() {
  const { t } = useTranslation();
  const link = useBusinessLink();
  return (
    <Anchor component={Link} to={link('/transactions')} size="sm" mb={8} display="inline-flex" style={{ gap: 4 }}>
      <ChevronLeftIcon size={16} />
      {t('transactions.page.back')}
    </Anchor>
  );
}
