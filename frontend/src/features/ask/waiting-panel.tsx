import { Button, Group, Progress, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBusinessLink } from '@/api/business.ts';
import { useFollowedTransaction } from '@/api/followed-transaction.ts';
import { isFinal, type Transaction } from '@/api/transaction.ts';
import { CheckNowButton } from '@/components/check-now-button.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { explain } from '@/components/outcome/explain.ts';
import { Panel } from '@/components/panel.tsx';
import { StatusBadge } from '@/components/status-badge.tsx';
import { useNow } from '@/components/time.tsx';
import { RequestFacts } from './request-facts.tsx';

const PROMPT_SECONDS = 60;

interface WaitingPanelProps {
  paymentId: string;
  onAnother: () => void;
  onAgain: (payment: Transaction) => void;
}

/** Follows one request until it is settled. A new try is only offered once this one surely ended. */
export function WaitingPanel({ paymentId, onAnother, onAgain }: WaitingPanelProps) {
  const { data, error, refetch } = useFollowedTransaction(paymentId);
  if (data) return <Request payment={data} onAnother={onAnother} onAgain={onAgain} />;
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return <Skeleton height={280} radius="md" />;
}

interface RequestProps extends Omit<WaitingPanelProps, 'paymentId'> {
  payment: Transaction;
}

function Request({ payment, onAnother, onAgain }: RequestProps) {
  const { t } = useTranslation();
  const link = useBusinessLink();
  const settled = isFinal(payment.status);
  const words = explain(payment, t);
  return (
    <div style={{ maxWidth: 860 }}>
      <Panel title={t('ask.wait.panel')} actions={<StatusBadge status={payment.status} />}>
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
          {!settled && payment.status !== 'needs_attention' && <Countdown since={payment.created_at} />}
          <RequestFacts payment={payment} />
          <Group gap="xs">
            {settled && <Button onClick={onAnother}>{t('ask.wait.another')}</Button>}
            {payment.status === 'failed' && (
              <Button variant="default" onClick={() => onAgain(payment)}>
                {t('ask.wait.again')}
              </Button>
            )}
            {!settled && <CheckNowButton payment={payment} />}
            <Button variant="default" component={Link} to={link(`/transactions/${payment.id}`)}>
              {t('ask.wait.open')}
            </Button>
          </Group>
        </Stack>
      </Panel>
    </div>
  );
}

/** The seconds that M-PESA leaves for the PIN. Read out by nobody: the status above speaks when it changes. */
function Countdown({ since }: { since: string }) {
  const { t } = useTranslation();
  const passed = (useNow(500) - new Date(since).getTime()) / 1000;
  const seconds = Math.min(PROMPT_SECONDS, Math.max(0, Math.ceil(PROMPT_SECONDS - passed)));
  const text = seconds > 0 ? t('ask.wait.remaining', { seconds }) : t('ask.wait.over');
  return (
    <Stack gap={6}>
      <Progress value={(seconds / PROMPT_SECONDS) * 100} size="sm" aria-hidden="true" transitionDuration={500} />
      <Text size="sm" c="dimmed" className="tabular">
        {text}
      </Text>
    </Stack>
  );
}
