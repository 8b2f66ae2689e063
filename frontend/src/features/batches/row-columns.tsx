import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBusinessLink } from '@/api/business.ts';
import { type Columns, columnsOf } from '@/components/data-table/data-table.tsx';
import { Money } from '@/components/money.tsx';
import { Msisdn } from '@/components/msisdn.tsx';
import type { BatchRow } from './api.ts';
import classes from './columns.module.css';
import { RowStatusBadge } from './row-status.tsx';

type ColumnName = 'number' | 'recipient' | 'amount' | 'status' | 'reference' | 'receipt' | 'why';

function Heading({ name }: { name: ColumnName }) {
  const { t } = useTranslation();
  return t(`batches.row.${name}`);
}

/** A row that became a payment leads there; the style sheet stretches the link over the whole row. */
function RowNumber({ row }: { row: BatchRow }) {
  const { t } = useTranslation();
  const link = useBusinessLink();
  if (!row.transaction_id) return row.row_number;
  return (
    <Link
      to={link(`/transactions/${row.transaction_id}`)}
      className={classes.link}
      aria-label={t('batches.row.payment', { row: row.row_number })}
    >
      {row.row_number}
    </Link>
  );
}

/** A phone, or a shortcode with what it is and its account. */
export function Recipient({ row }: { row: Pick<BatchRow, 'recipient' | 'receiver_type' | 'account_reference'> }) {
  if (!row.receiver_type) {
    return (
      <span className={classes.phone}>
        <Msisdn value={row.recipient} />
      </span>
    );
  }
  const account = row.account_reference ? ` · ${row.account_reference}` : '';
  return <span className="tabular">{`${row.receiver_type} ${row.recipient}${account}`}</span>;
}

function Remark({ row }: { row: BatchRow }) {
  const { t } = useTranslation();
  const said = [
    ...row.errors,
    row.retry_of_row && t('batches.row.retryOf', { row: row.retry_of_row }),
    row.retried_as_row && t('batches.row.retriedAs', { row: row.retried_as_row }),
  ].filter(Boolean);
  return (
    <Text size="xs" c="dimmed">
      {said.join(' · ')}
    </Text>
  );
}

const column = columnsOf<BatchRow>();

export const rowColumns: Columns<BatchRow> = column.columns([
  column.display({
    id: 'number',
    header: () => <Heading name="number" />,
    cell: ({ row }) => <RowNumber row={row.original} />,
  }),
  column.display({
    id: 'recipient',
    header: () => <Heading name="recipient" />,
    cell: ({ row }) => <Recipient row={row.original} />,
  }),
  column.display({
    id: 'amount',
    header: () => <Heading name="amount" />,
    cell: ({ row }) => <Money amount={row.original.amount} />,
  }),
  column.display({
    id: 'status',
    header: () => <Heading name="status" />,
    cell: ({ row }) => <RowStatusBadge status={row.original.status} />,
  }),
  column.accessor('item_reference', { id: 'reference', header: () => <Heading name="reference" /> }),
  column.accessor('receipt_number', {
    id: 'receipt',
    header: () => <Heading name="receipt" />,
    cell: ({ getValue }) => <span className={classes.receipt}>{getValue()}</span>,
  }),
  column.display({
    id: 'why',
    header: () => <Heading name="why" />,
    cell: ({ row }) => <Remark row={row.original} />,
  }),
]);

/** A row on a narrow screen. */
export function RowCard({ row }: { row: BatchRow }) {
  const extra = [row.item_reference, row.receipt_number].filter(Boolean).join(' · ');
  return (
    <article className={classes.card}>
      <Group justify="space-between" wrap="nowrap">
        <Group gap={10} wrap="nowrap">
          <Text size="sm" c="dimmed" component="span" className="tabular">
            <RowNumber row={row} />
          </Text>
          <Text size="sm" fw={600} component="span">
            <Money amount={row.amount} />
          </Text>
        </Group>
        <RowStatusBadge status={row.status} />
      </Group>
      <Text size="sm" component="div" mt={4}>
        <Recipient row={row} />
      </Text>
      {extra && (
        <Text size="xs" c="dimmed">
          {extra}
        </Text>
      )}
      <Remark row={row} />
    </article>
  );
}
