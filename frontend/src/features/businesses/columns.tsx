import { Badge, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Columns, columnsOf } from '@/components/data-table/data-table.tsx';
import { Moment } from '@/components/time.tsx';
import type { Business } from './api.ts';
import { BusinessStatus } from './business-status.tsx';
import classes from './columns.module.css';

function Heading({ name }: { name: 'name' | 'type' | 'status' | 'created' }) {
  const { t } = useTranslation();
  return t(`businesses.${name}`);
}

function Name({ business }: { business: Business }) {
  const { t } = useTranslation();
  return (
    <Group gap={8}>
      <Link to={`/businesses/${business.id}`} className={classes.link}>
        {business.name}
      </Link>
      {business.is_default && (
        <Badge variant="outline" color="gray" radius="sm" size="sm" tt="none">
          {t('businesses.default')}
        </Badge>
      )}
    </Group>
  );
}

const column = columnsOf<Business>();

export const columns: Columns<Business> = column.columns([
  column.display({
    id: 'name',
    header: () => <Heading name="name" />,
    cell: ({ row }) => <Name business={row.original} />,
  }),
  column.accessor('business_type', { id: 'type', header: () => <Heading name="type" /> }),
  column.display({
    id: 'status',
    header: () => <Heading name="status" />,
    cell: ({ row }) => <BusinessStatus status={row.original.status} />,
  }),
  column.display({
    id: 'created',
    header: () => <Heading name="created" />,
    cell: ({ row }) => <Moment at={row.original.created_at} />,
  }),
]);

export function BusinessCard({ business }: { business: Business }) {
  return (
    <article className={classes.card}>
      <Group justify="space-between">
        <Name business={business} />
        <BusinessStatus status={business.status} />
      </Group>
      <Text size="xs" c="dimmed" mt={4}>
        <Moment at={business.created_at} />
      </Text>
    </article>
  );
}
