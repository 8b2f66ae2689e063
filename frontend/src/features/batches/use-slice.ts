import { useState } from 'react';
import type { PageInfo } from '@/api/page.ts';

/** Pages of rows that are here already, in the form that a pager takes. */
export function useSlice<Row>(rows: readonly Row[], size: number) {
  const [wanted, setWanted] = useState(0);
  const last = Math.max(0, Math.ceil(rows.length / size) - 1);
  const at = Math.min(wanted, last);
  const page: PageInfo = {
    previous: at > 0 ? String(at - 1) : null,
    next: at < last ? String(at + 1) : null,
    total: rows.length,
    total_is_exact: true,
  };
  return {
    shown: rows.slice(at * size, (at + 1) * size),
    page,
    isPaged: last > 0,
    turnTo: (cursor: string | undefined) => setWanted(Number(cursor ?? 0)),
  };
}
