import { Skeleton, Table } from '@mantine/core';
import { type ColumnDef, createColumnHelper, type RowData, tableFeatures, useTable } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import classes from './data-table.module.css';

const features = tableFeatures({});

export type Columns<Row extends RowData> = ColumnDef<typeof features, Row>[];

/** Columns of a table are made once, outside of components. */
export const columnsOf = <Row extends RowData>() => createColumnHelper<typeof features, Row>();

interface DataTableProps<Row extends RowData> {
  columns: Columns<Row>;
  rows: Row[];
  rowId: (row: Row) => string;
  /** What the table lists, for screen readers. */
  label: string;
  /** The same row for narrow screens, where a wide table could not be read. */
  card: (row: Row) => ReactNode;
  /** Columns whose cells are numbers, by id. */
  numeric?: readonly string[];
}

/** One list in two shapes, chosen by the style sheet: a table, or cards on narrow screens. */
export function DataTable<Row extends RowData>({
  columns,
  rows,
  rowId,
  label,
  card,
  numeric = [],
}: DataTableProps<Row>) {
  const table = useTable({ features, columns, data: rows, getRowId: rowId });
  const alignment = (id: string) => (numeric.includes(id) ? classes.numeric : undefined);

  return (
    <>
      <div className={classes.wide}>
        <Table aria-label={label} className={classes.table} verticalSpacing={11} horizontalSpacing={20}>
          <Table.Thead>
            {table.getHeaderGroups().map((group) => (
              <Table.Tr key={group.id}>
                {group.headers.map((header) => (
                  <Table.Th key={header.id} scope="col" className={alignment(header.column.id)}>
                    <table.FlexRender header={header} />
                  </Table.Th>
                ))}
              </Table.Tr>
            ))}
          </Table.Thead>
          <Table.Tbody>
            {table.getRowModel().rows.map((row) => (
              <Table.Tr key={row.id} data-row-id={row.id}>
                {row.getAllCells().map((cell) => (
                  <Table.Td key={cell.id} className={alignment(cell.column.id)}>
                    <table.FlexRender cell={cell} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <ul className={classes.cards} aria-label={label}>
        {rows.map((row) => (
          <li key={rowId(row)}>{card(row)}</li>
        ))}
      </ul>
    </>
  );
}

export function TableSkeleton({ rows = 6, label }: { rows?: number; label: string }) {
  return (
    <output className={classes.skeleton} aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey bars have no identity
        <Skeleton key={index} height={18} radius="sm" width={`${96 - ((index * 17) % 30)}%`} />
      ))}
    </output>
  );
}
