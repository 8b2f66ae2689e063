import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Pager } from '@/components/data-table/pager.tsx';
import classes from './paged-table.module.css';
import { useSlice } from './use-slice.ts';

const ROWS_AT_ONCE = 20;

interface PagedTableProps<Row> {
  label: string;
  columns: { name: string; cell: (row: Row) => ReactNode; numeric?: boolean; wraps?: boolean }[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
}

/** A plain table of what is here already, a page at a time: hundreds of rows must not slow the page down. */
export function PagedTable<Row>({ label, columns, rows, rowId }: PagedTableProps<Row>) {
  const { t } = useTranslation();
  const { shown, page, isPaged, turnTo } = useSlice(rows, ROWS_AT_ONCE);
  return (
    <div className={classes.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard */}
      <section className={classes.scroll} aria-label={label} tabIndex={0}>
        <Table aria-label={label} className={classes.table} verticalSpacing={7} horizontalSpacing={12}>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ name, numeric }) => (
                <Table.Th key={name} scope="col" className={numeric ? classes.numeric : undefined}>
                  {name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((row) => (
              <Table.Tr key={rowId(row)}>
                {columns.map(({ name, cell, numeric, wraps }) => (
                  <Table.Td key={name} className={numeric ? classes.numeric : wraps ? classes.wraps : undefined}>
                    {cell(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
      {isPaged && (
        <Pager
          page={page}
          pageSize={ROWS_AT_ONCE}
          onCursor={turnTo}
          labels={{ previous: t('batches.pager.previous'), next: t('batches.pager.next') }}
        />
      )}
    </div>
  );
}
