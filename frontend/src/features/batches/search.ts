import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import * as z from 'zod';
import { BATCH_KINDS, BATCH_STATUSES, type BatchFilters, ROW_STATUSES } from '@/api/batch.ts';
import { PAGE_SIZES } from '@/components/data-table/pager.tsx';

const page = {
  cursor: z.string().min(1).optional().catch(undefined),
  page_size: z.coerce
    .number()
    .refine((size) => PAGE_SIZES.includes(size as 25))
    .optional()
    .catch(undefined),
  business_id: z.string().min(1).optional().catch(undefined),
};

/** The whole state of the list, as it stands in the address. A value that means nothing is left out. */
const listShape = z.object({
  kind: z.enum(BATCH_KINDS).catch('b2c'),
  status: z.enum(BATCH_STATUSES).optional().catch(undefined),
  ...page,
});
/** The rows of one batch, likewise. */
const rowsShape = z.object({ status: z.enum(ROW_STATUSES).optional().catch(undefined), ...page });

export type ListSearch = z.infer<typeof listShape>;
export type RowsSearch = z.infer<typeof rowsShape>;

export const toQuery = ({ kind, ...query }: ListSearch): BatchFilters => query;

export function writeSearch(search: ListSearch | RowsSearch): URLSearchParams {
  const set = Object.entries(search).filter(([, value]) => value !== undefined);
  return new URLSearchParams(set.map(([name, value]) => [name, String(value)]));
}

function useSearch<Search extends ListSearch | RowsSearch>(shape: z.ZodType<Search>) {
  const [parameters, setParameters] = useSearchParams();
  const search = useMemo(() => shape.parse(Object.fromEntries(parameters)), [parameters, shape]);
  return [search, (next: Search) => setParameters(writeSearch(next), { preventScrollReset: true })] as const;
}

export const useListSearch = () => useSearch<ListSearch>(listShape);
export const useRowsSearch = () => useSearch<RowsSearch>(rowsShape);
