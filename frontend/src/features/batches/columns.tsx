import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Batch } from '@/api/batch.ts';
import { useBusinessLink } from '@/api/business.ts';
import { BusinessName } from '@/components/business-name.tsx';
import { type Columns, columnsOf } from '@/components/data-table/data-table.tsx';
import { Money } from '@/components/money.tsx';
import { Age } from '@/components/time.tsx';
import { BatchStatusBadge } from './batch-status.tsx';
import classes from './columns.module.css';
import { countOf, endedCount } from './counts.ts';

type ColumnName = 'name' | 'status' | 'total' | 'progress' | 'maker' | 'business' | 'created';

function Heading({ name }: { name: ColumnName }) {
  const { t } = useTranslation();
  return t(`batches.column.${name}`);
}

/** The one link of a row; the style sheet stretches it over the whole row. */
function BatchLink({ batch }: { batch: Batch }) {
  const { t } = useTranslation();
  const link = useBusinessLink();
  return (
    <Link to={link(`/batches/${batch.kind}/${batch.id}`)} className={classes.link}>
      {batch.reference || t('batches.unnamed')}
    </Link>
  );
}

/** How far it is, and what a person should look at. */
function RowCounts({ batch }: { batch: Batch }) {
  const { t } = useTranslation();
  const failed = countOf(batch, 'failed');
  const attention = countOf(batch, 'needs_attention');
  const ended = endedCount(batch).toLocaleString('en');
  return (
    <>
      <span className="tabular">{t('batches.rows.ended', { ended, all: batch.item_count.toLocaleString('en') })}</span>
      {failed + attention > 0 && (
        <Text size="xs" c="dimmed">
          {[
            failed > 0 && t('batches.rows.failed', { count: failed }),
            attention > 0 && t('batches.rows.attention', { count: attention }),
          ]
            .filter(Boolean)
            .join(', ')}
        </Text>
      )}
    </>
  );
}

const column = columnsOf<Batch>();

const ALL: Columns<Batch> = column.columns([
  column.display({
    id: 'name',
    header: () => <Heading name="name" />,
    cell: ({ row }) => <BatchLink batch={row.original} />,
  }),
  column.display({
    id: 'status',
    header: () => <Heading name="status" />,
    cell: ({ row }) => <BatchStatusBadge status={row.original.status} />,
  }),
  column.display({
    id: 'total',
    header: () => <Heading name="total" />,
    cell: ({ row }) => <Money amount={row.original.total_amount} />,
  }),
  column.display({
    id: 'progress',
    header: () => <Heading name="progress" />,
    cell: ({ row }) => <RowCounts batch={row.original} />,
  }),
  column.accessor('created_by', { id: 'maker', header: () => <Heading name="maker" /> }),
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
export const columnsFor = (severalBusinesses: boolean): Columns<Batch> => (severalBusinesses ? ALL : OF_ONE_BUSINESS);

/** A batch on a narrow screen. */
export function BatchCard({ batch }: { batch: Batch }) {
  return (
    <article className={classes.card}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <BatchLink batch={batch} />
        <BatchStatusBadge status={batch.status} />
      </Group>
      <Group justify="space-between" wrap="nowrap" align="flex-end" mt={6}>
        <Text size="sm" component="div">
          <Money amount={batch.total_amount} />
          <Text size="xs" c="dimmed" component="div">
            <RowCounts batch={batch} />
          </Text>
        </Text>
        <Text size="xs" c="dimmed" ta="right" className={classes.when}>
          {batch.created_by}
          <br />
          <Age at={batch.created_at} />
        </Text>
      </Group>
    </article>
  );
}
