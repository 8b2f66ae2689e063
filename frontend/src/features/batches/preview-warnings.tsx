import { Anchor, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { AlertIcon } from '@/components/icons.tsx';
import { Money } from '@/components/money.tsx';
import { formatMsisdn } from '@/components/msisdn.tsx';
import { Notice } from '@/components/notice.tsx';
import { Moment } from '@/components/time.tsx';
import { LowAccountNotice } from './account-balance.tsx';
import type { Preview } from './api.ts';
import { PagedTable } from './paged-table.tsx';

/** What hinders nothing, but should be looked at before money goes out. */
export function PreviewWarnings({ preview }: { preview: Preview }) {
  return (
    <>
      <LowAccountNotice account={preview.float} />
      {preview.duplicate_count > 0 && <Duplicates preview={preview} />}
      {preview.paid_recently_count > 0 && !isAllRepeated(preview) && <PaidRecently preview={preview} />}
    </>
  );
}

/** The whole list came before: that is said as such, not row by row. */
const isAllRepeated = ({ repeats_batch_id, paid_recently_count, item_count }: Preview): boolean =>
  Boolean(repeats_batch_id) && paid_recently_count === item_count;

interface WarningProps {
  title: string;
  text: string;
  listed: number;
  total: number;
  children: ReactNode;
}

function Warning({ title, text, listed, total, children }: WarningProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      <Notice tone="warn" icon={<AlertIcon />} title={title}>
        {text}
      </Notice>
      {children}
      {total > listed && (
        <Text size="sm" c="dimmed">
          {t('batches.preview.recentMore', { shown: listed, total: total.toLocaleString('en') })}
        </Text>
      )}
    </Stack>
  );
}

function Duplicates({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  return (
    <Warning
      title={t('batches.preview.duplicatesTitle', { count: preview.duplicate_count })}
      text={t('batches.preview.duplicatesText')}
      listed={preview.duplicates.length}
      total={preview.duplicate_count}
    >
      <PagedTable
        label={t('batches.preview.duplicatesList')}
        rows={preview.duplicates}
        rowId={({ row_numbers }) => row_numbers.join()}
        columns={[
          { name: t('batches.preview.column.recipient'), cell: ({ recipient }) => formatMsisdn(recipient) },
          { name: t('batches.preview.column.amount'), numeric: true, cell: ({ amount }) => <Money amount={amount} /> },
          { name: t('batches.preview.column.rows'), wraps: true, cell: ({ row_numbers }) => row_numbers.join(', ') },
        ]}
      />
    </Warning>
  );
}

function PaidRecently({ preview }: { preview: Preview }) {
  const { t } = useTranslation();
  return (
    <Warning
      title={t('batches.preview.recentTitle', { count: preview.paid_recently_count })}
      text={t('batches.preview.recentText')}
      listed={preview.paid_recently.length}
      total={preview.paid_recently_count}
    >
      <PagedTable
        label={t('batches.preview.recentList')}
        rows={preview.paid_recently}
        rowId={({ row_number }) => String(row_number)}
        columns={[
          { name: t('batches.preview.column.row'), cell: ({ row_number }) => row_number },
          { name: t('batches.preview.column.when'), cell: ({ at }) => <Moment at={at} /> },
          { name: t('batches.preview.column.what'), cell: (paid) => <Where paid={paid} kind={preview.kind} /> },
        ]}
      />
    </Warning>
  );
}

/** The payment, or the batch in which it still waits. */
function Where({ paid, kind }: { paid: Preview['paid_recently'][number]; kind: string }) {
  const { t } = useTranslation();
  const to = paid.transaction_id ? `/transactions/${paid.transaction_id}` : `/batches/${kind}/${paid.batch_id}`;
  return (
    <Anchor component={Link} to={to} inherit>
      {t(paid.transaction_id ? 'batches.preview.payment' : 'batches.preview.batch')}
    </Anchor>
  );
}
