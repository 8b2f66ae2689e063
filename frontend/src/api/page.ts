import * as z from 'zod';

/** One page of a list, as the API answers it. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({
    results: z.array(row),
    next: z.string().nullable(),
    previous: z.string().nullable(),
    total: z.number(),
    total_is_exact: z.boolean(),
  });
}

export interface PageInfo {
  next: string | null;
  previous: string | null;
  total: number;
  total_is_exact: boolean;
}
