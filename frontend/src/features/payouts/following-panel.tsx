import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBusinessLink } from '@/api/business.ts';
import { useFollowedTransaction } from '@/api/followed-transaction.ts';
import { isFinal, type Transaction } from '@/api/transaction.ts';
import { CheckNowButton } from '@/components/check-now-button.tsx';
import { CopyButton } from '@/components/copy-button.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { Facts } from '@/components/facts.tsx';
import { Money } from '@/components/money.tsx';
import { explain } from '@/components/outcome/explain.ts';
import { Panel } from '@/components/panel.tsx';
import { Payee } from '@/components/payee.tsx';
import { StatusBadge } from '@/components/status-badge.tsx';
import { ApprovalNote } from './approval-note.tsx';
import { Progress } from './progress.tsx';

interface FollowingPanelProps {
  paymentId: string;
  onAnother: () => void;
  onAgain: (payment: Transaction) => void;
}

/** Follows one payout until it is settled. Paying again is only offered once this one surely failed. */
export function FollowingPanel({ paymentId, onAnother, onAgain }: FollowingPanelProps) {
  const { data, error, refetch } = useFollowedTransaction(paymentId);
  if (data) return <Followed key={data.id} payment={data} onAnother={onAnother} onAgain={onAgain} />;
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return <Skeleton height={280} radius="md" />;
}

type FollowedProps = Omit<FollowingPanelProps, 'paymentId'> & { payment: Transaction };

function Followed({ payment, onAnother, onAgain }: FollowedProps) {
  const { t } = useTranslation();
  const waited = useRef(false);
  waited.current ||= payment.status === 'awaiting_approval';
  const words = explain(payment, t);
  const isIn = payment.direction === 'in';
  return (
    <div style={{ maxWidth: 860 }}>
      <Panel
        title={t(isIn ? 'payouts.follow.panelIn' : 'payouts.follow.panel')}
        actions={<StatusBadge status={payment.status} direction={payment.direction} />}
      >
        <Stack gap="lg">
          <Stack gap={4} role="status" aria-live="polite">
            <Title order={2} fz="1.35rem">
              {words.title}
            </Title>
            <Text>{words.meaning}</Text>
            <Text c="dimmed" size="sm">
              {words.advice}
            </Text>
          </Stack>
          <Progress payment={payment} approval={waited.current} />
          {payment.status === 'awaiting_approval' && <ApprovalNote payment={payment} />}
          <PayoutFacts payment={payment} />
          <NextSteps payment={payment} onAnother={onAnother} onAgain={onAgain} />
        </Stack>
      </Panel>
    </div>
  );
}

function NextSteps({ payment, onAnother, onAgain }: FollowedProps) {
  const { t } = useTranslation();
  const link = useBusinessLink();
  const settled = isFinal(payment.status);
  const mayHaveMoved = !settled && payment.status !== 'awaiting_approval' && payment.status !== 'queued';
  return (
    <Group gap="xs">
      {!mayHaveMoved && (
        <Button onClick={onAnother}>
          {t(payment.direction === 'in' ? 'payouts.follow.anotherIn' : 'payouts.follow.another')}
        </Button>
      )}
      {payment.status === 'failed' && (
        <Button variant="default" onClick={() => onAgain(payment)}>
          {t('payouts.follow.again')}
        </Button>
      )}
      {mayHaveMoved && <CheckNowButton payment={payment} />}
      <Button variant="default" component={Link} to={link(`/transactions/${payment.id}`)}>
        {t('payouts.follow.open')}
      </Button>
    </Group>
  );
}

function PayoutFacts({ payment }: { payment: Transaction }) {
  const { t } = useTranslation();
  const receipt = t('payouts.follow.receipt');
  return (
    <Facts
      facts={[
        { name: t('payouts.follow.amount'), value: <Money amount={payment.amount} currency={payment.currency} /> },
        {
          name: t(payment.direction === 'in' ? 'payouts.follow.from' : 'payouts.follow.to'),
          value: <Payee payment={payment} />,
        },
        payment.account_reference && {
          name: t(payment.kind === 'tax' ? 'payouts.follow.registration' : 'payouts.follow.reference'),
          value: payment.account_reference,
        },
        payment.receipt_number && {
          name: receipt,
          value: (
            <>
              {payment.receipt_number}
              <CopyButton value={payment.receipt_number} what={receipt} />
            </>
          ),
        },
        payment.status === 'failed' &&
          payment.result_description && { name: t('payouts.follow.said'), value: payment.result_description },
      ]}
    />
  );
}
