import { Group, Text } from '@mantine/core';
import type { Transaction } from '@/api/transaction.ts';
import { KindLabel } from '@/components/kind-label.tsx';
import { StatusBadge } from '@/components/status-badge.tsx';
import { Age } from '@/components/time.tsx';
import { Customer, PaymentLink } from './columns.tsx';
import classes from './payment-card.module.css';

/** A payment on a narrow screen. */
export function PaymentCard({ payment }: { payment: Transaction }) {
  const extra = [payment.account_reference, payment.receipt_number].filter(Boolean).join(' · ');
  return (
    <article className={classes.card}>
      <Group justify="space-between" wrap="nowrap">
        <PaymentLink payment={payment} />
        <StatusBadge status={payment.status} direction={payment.direction} />
      </Group>
      <Group justify="space-between" wrap="nowrap" align="flex-end" mt={6}>
        <div>
          <Text size="sm" component="div">
            <Customer payment={payment} />
          </Text>
          {extra && (
            <Text size="xs" c="dimmed">
              {extra}
            </Text>
          )}
        </div>
        <Text size="xs" c="dimmed" ta="right" className={classes.when}>
          <KindLabel kind={payment.kind} />
          <br />
          <Age at={payment.created_at} />
        </Text>
      </Group>
    </article>
  );
}
