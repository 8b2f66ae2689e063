import * as z from 'zod';
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
  status: z.enum(STATUSES).optional().catch(undefined),
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

export const readSearch = (parameters: URLSearchParams): TransactionSearch =>
  shape.parse(Object.fromEntries(parameters));

export function writeSearch(search: TransactionSearch): URLSearchParams {
  const set = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  return new URLSearchParams(set.map(([name, value]) => [name, String(value)]));
}

/** Other filters mean another list, so its pages start anew. */
export const withFilters = (search: TransactionSearch, changed: Partial<TransactionSearch>): TransactionSearch => ({
  ...search,
  ...changed,
  cursor: undefined,
});

export const withoutFilters = ({ business_id, page_size }: TransactionSearch): TransactionSearch => ({
  business_id,
  page_size,
});

export const activeFilters = (search: TransactionSearch): FilterName[] =>
  FILTER_NAMES.filter((name) => search[name] !== undefined);

const numberOf = (typed: string | undefined) => (typed === undefined ? undefined : Number(typed));

/** The list's state as the API takes it. */
export const toQuery = (search: TransactionSearch): TransactionFilters => ({
  ...search,
  min_amount: numberOf(search.min_amount),
  max_amount: numberOf(search.max_amount),
});
