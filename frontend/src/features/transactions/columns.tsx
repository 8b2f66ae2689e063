import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBusinessLink } from '@/api/business.ts';
import type { Transaction } from '@/api/transaction.ts';
import { BusinessName } from '@/components/business-name.tsx';
import { type Columns, columnsOf } from '@/components/data-table/data-table.tsx';
import { KindLabel } from '@/components/kind-label.tsx';
import { Money } from '@/components/money.tsx';
import { Msisdn } from '@/components/msisdn.tsx';
import { StatusBadge } from '@/components/status-badge.tsx';
import { Age } from '@/components/time.tsx';
import classes from './columns.module.css';

type ColumnName = 'amount' | 'status' | 'customer' | 'reference' | 'receipt' | 'kind' | 'business' | 'created';

function Heading({ name }: { name: ColumnName }) {
  const { t } = useTranslation();
  return t(`transactions.column.${name}`);
}

/** The one link of a row; the style sheet stretches it over the whole row. */
export function PaymentLink({ payment }: { payment: Transaction }) {
  const link = useBusinessLink();
  return (
    <Link to={link(`/transactions/${payment.id}`)} className={classes.link}>
      <Money amount={payment.amount} currency={payment.currency} direction={payment.direction} />
    </Link>
  );
}

export function Customer({ payment }: { payment: Transaction }) {
  return (
    <>
      <Msisdn value={payment.phone_number} />
      {payment.counterparty_name && (
        <Text size="xs" c="dimmed">
          {payment.counterparty_name}
        </Text>
      )}
    </>
  );
}

const column = columnsOf<Transaction>();

const ALL: Columns<Transaction> = column.columns([
  column.display({
    id: 'amount',
    header: () => <Heading name="amount" />,
    cell: ({ row }) => <PaymentLink payment={row.original} />,
  }),
  column.display({
    id: 'status',
    header: () => <Heading name="status" />,
    cell: ({ row }) => <StatusBadge status={row.original.status} direction={row.original.direction} />,
  }),
  column.display({
    id: 'customer',
    header: () => <Heading name="customer" />,
    cell: ({ row }) => <Customer payment={row.original} />,
  }),
  column.accessor('account_reference', { id: 'reference', header: () => <Heading name="reference" /> }),
  column.accessor('receipt_number', {
    id: 'receipt',
    header: () => <Heading name="receipt" />,
    cell: ({ getValue }) => <span className={classes.receipt}>{getValue()}</span>,
  }),
  column.display({
    id: 'kind',
    header: () => <Heading name="kind" />,
    cell: ({ row }) => <KindLabel kind={row.original.kind} />,
  }),
  column.display({
    id: 'business',
    header: () => <Heading name="business" />,
    cell: ({ row }) => <BusinessName id={row.original.business_id} />,
  }),
  column.display({
    id: 'created',
    header: () => <Heading name="created" />,
    cell: ({ row }) => (
      <span className={classes.created}>
        <Age at={row.original.created_at} />
      </span>
    ),
  }),
]);

const OF_ONE_BUSINESS = ALL.filter(({ id }) => id !== 'business');

/** The business is only worth a column where rows can differ in it. */
export const columnsFor = (severalBusinesses: boolean): Columns<Transaction> =>
  severalBusinesses ? ALL : OF_ONE_BUSINESS;
