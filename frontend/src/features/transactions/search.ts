import { z } from 'zod';
import { KINDS, STATUSES } from '@/api/transaction.ts';
import type { TransactionFilters } from '@/api/transactions.ts';
import { PAGE_SIZES } from '@/components/data-table/pager.tsx';
import { normaliseMsisdn } from '@/components/msisdn.tsx';

const words = z.string().trim().min(1).max(100).optional().catch(undefined);
const day = z.iso.date().optional().catch(undefined);
const amount = z
  .string()
  .regex(/^\d{1,11}(\.\d{1,2})?$/)
  .optional()
  .catch(undefined);
const phone = z
  .string()
  .transform((typed) => normaliseMsisdn(typed) ?? undefined)
  .optional()
  .catch(undefined);

/** The list's whole state, as it stands in the address. A value that means nothing is left out. */
const shape = z.object({
  status: z.array(z.enum(STATUSES)).catch([]),
  kind: z.enum(KINDS).optional().catch(undefined),
  direction: z.enum(['in', 'out']).optional().catch(undefined),
  phone_number: phone,
  shortcode: z
    .string()
    .regex(/^\d{1,12}$/)
    .optional()
    .catch(undefined),
  account_reference: words,
  min_amount: amount,
  max_amount: amount,
  start_date: day,
  end_date: day,
  search: words,
  business_id: words,
  cursor: z.string().min(1).optional().catch(undefined),
  page_size: z.coerce
    .number()
    .refine((size) => PAGE_SIZES.includes(size as 25))
    .optional()
    .catch(undefined),
});

export type TransactionSearch = z.infer<typeof shape>;
export type FilterName = Exclude<keyof TransactionSearch, 'cursor' | 'page_size' | 'business_id'>;

export const FILTER_NAMES: readonly FilterName[] = [
  'search',
  'status',
  'kind',
  'direction',
  'phone_number',
  'shortcode',
  'account_reference',
  'min_amount',
  'max_amount',
  'start_date',
  'end_date',
];

export function readSearch(parameters: URLSearchParams): TransactionSearch {
  const known = new Set<string>(STATUSES);
  const status = parameters.getAll('status').filter((value) => known.has(value));
  return shape.parse({ ...Object.fromEntries(parameters), status });
}

export function writeSearch(search: TransactionSearch): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (Array.isArray(value)) for (const one of value) parameters.append(name, one);
    else if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  return parameters;
}

/** Other filters mean another list, so its pages start anew. */
export const withFilters = (search: TransactionSearch, changed: Partial<TransactionSearch>): TransactionSearch => ({
  ...search,
  ...changed,
  cursor: undefined,
});

export const withoutFilters = ({ business_id, page_size }: TransactionSearch): TransactionSearch =>
  shape.parse({ business_id, page_size, status: [] });

export const activeFilters = (search: TransactionSearch): FilterName[] =>
  FILTER_NAMES.filter((name) => {
    const value = search[name];
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  });

/** The list's state as the API takes it. */
export const toQuery = ({ kind, ...rest }: TransactionSearch): TransactionFilters => ({
  ...rest,
  kind: kind ? [kind] : undefined,
});
