import { Anchor, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBusinessNames } from '@/api/business.ts';
import { Money } from '@/components/money.tsx';
import { Age, formatTime } from '@/components/time.tsx';
import classes from './waiting-row.module.css';

interface WaitingRowsProps<Thing> {
  things: Thing[];
  label: string;
  row: (thing: Thing) => ReactNode;
}

/** What waits, under its business's name where there are several. */
export function WaitingRows<Thing extends { business_id: string }>({ things, label, row }: WaitingRowsProps<Thing>) {
  const nameOf = useBusinessNames();
  const businessIds = [...new Set(things.map(({ business_id }) => business_id))];
  return businessIds.map((businessId) => (
    <Fragment key={businessId}>
      {businessIds.length > 1 && <h3 className={classes.business}>{nameOf(businessId) || businessId}</h3>}
      <ul className={classes.rows} aria-label={businessIds.length > 1 ? `${label}, ${nameOf(businessId)}` : label}>
        {things.filter(({ business_id }) => business_id === businessId).map(row)}
      </ul>
    </Fragment>
  ));
}

interface WaitingRowProps {
  to: string;
  amount: string;
  what: ReactNode;
  /** Empty ones are left out. */
  details: string[];
  by?: string;
  at: string;
  expiresAt: string | null;
  /** Approve and reject, or why not. */
  children: ReactNode;
}

export function WaitingRow({ to, amount, what, details, by, at, expiresAt, children }: WaitingRowProps) {
  const { t } = useTranslation();
  return (
    <li className={classes.row}>
      <div className={classes.main}>
        <Group gap={10} align="baseline">
          <Anchor component={Link} to={to} fw={600} c="inherit" className="tabular">
            <Money amount={amount} />
          </Anchor>
          <Text size="sm" component="span">
            {what}
          </Text>
        </Group>
        <Text size="xs" c="dimmed" mt={3}>
          {details.filter(Boolean).join(' · ')}
        </Text>
        <Text size="xs" c="dimmed" component="div">
          <Age at={at} />
          {by && ` ${t('approvals.by', { name: by })}`}
          {expiresAt && ` · ${t('approvals.expires', { when: formatTime(expiresAt) })}`}
        </Text>
      </div>
      <div className={classes.acts}>{children}</div>
    </li>
  );
}

/** Says so where more waits than is listed. */
export function NotAll({ shown, total, to }: { shown: number; total: number; to: string }) {
  const { t } = useTranslation();
  if (total <= shown) return null;
  return (
    <Group gap="xs" className={classes.more}>
      <Text size="sm" c="dimmed">
        {t('approvals.more', { shown, total: total.toLocaleString('en') })}
      </Text>
      <Anchor component={Link} to={to} size="sm">
        {t('approvals.seeAll')}
      </Anchor>
    </Group>
  );
}
