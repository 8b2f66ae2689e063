import { Anchor, Group, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Batch, RowStatus } from '@/api/batch.ts';
import { formatMoney } from '@/components/money.tsx';
import { countOf, endedCount, ROW_ORDER } from './counts.ts';
import classes from './progress.module.css';
import { type RowsSearch, writeSearch } from './search.ts';
import { formatSpan, type Pace } from './use-pace.ts';

interface BatchProgressProps {
  batch: Batch;
  pace: Pace | null;
  search: RowsSearch;
}

/** How far the batch is: a bar for the eye, and the same as a table. */
export function BatchProgress({ batch, pace, search }: BatchProgressProps) {
  const { t } = useTranslation();
  const shown = ROW_ORDER.filter((status) => countOf(batch, status) > 0);
  const ended = endedCount(batch).toLocaleString('en');
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600} className="tabular">
          {t('batches.page.ended', { ended, all: batch.item_count.toLocaleString('en') })}
          {' · '}
          {t('batches.page.paid', { paid: formatMoney(batch.paid_amount), total: formatMoney(batch.total_amount) })}
        </Text>
        {pace && (
          <Text size="sm" c="dimmed" className="tabular">
            {t('batches.page.pace', {
              rate: pace.rowsPerSecond.toFixed(pace.rowsPerSecond < 10 ? 1 : 0),
              left: formatSpan(pace.secondsLeft),
            })}
          </Text>
        )}
      </Group>
      <div className={classes.bar} aria-hidden="true">
        {shown.map((status) => (
          <span key={status} className={classes[status] ?? ''} style={{ flexGrow: countOf(batch, status) }} />
        ))}
      </div>
      <Table className={classes.table} aria-label={t('batches.page.progressTable')} verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('batches.page.statusColumn')}</Table.Th>
            <Table.Th scope="col" className={classes.number}>
              {t('batches.page.number')}
            </Table.Th>
            <Table.Th scope="col" className={classes.number}>
              {t('batches.page.share')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((status) => (
            <StatusLine key={status} batch={batch} status={status} search={search} />
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}

function StatusLine({ batch, status, search }: { batch: Batch; status: RowStatus; search: RowsSearch }) {
  const { t } = useTranslation();
  const count = countOf(batch, status);
  const name = t(`batches.rowStatus.${status}`);
  const to = { search: writeSearch({ ...search, status, cursor: undefined }).toString() };
  return (
    <Table.Tr>
      <Table.Td>
        <span className={`${classes.swatch} ${classes[status] ?? ''}`} aria-hidden="true" />
        <Anchor
          component={Link}
          to={to}
          preventScrollReset
          inherit
          aria-label={t('batches.page.showRows', { status: name })}
        >
          {name}
        </Anchor>
      </Table.Td>
      <Table.Td className={classes.number}>{count.toLocaleString('en')}</Table.Td>
      <Table.Td className={classes.number}>{shareOf(count, batch.item_count)}</Table.Td>
    </Table.Tr>
  );
}

/** Never says 100 % of what is not all, nor 0 % of what is there. */
function shareOf(count: number, all: number): string {
  const percent = (count / all) * 100;
  if (count < all && percent > 99) return '> 99 %';
  return percent < 1 ? '< 1 %' : `${Math.round(percent)} %`;
}
