import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { api, ask } from './client.ts';
import { LIVE } from './live.tsx';
import { pageOf } from './page.ts';
import type { paths } from './schema.ts';
import { STATUSES } from './transaction.ts';

export const BATCH_KINDS = ['b2c', 'b2b'] as const;
export const BATCH_STATUSES = [
  'awaiting_approval',
  'approved',
  'running',
  'paused',
  'completed',
  'rejected',
  'cancelled',
  'expired',
] as const;
/** A row's status is its payment's; before there is one it waits, or was cancelled. */
export const ROW_STATUSES = ['waiting', 'cancelled', ...STATUSES] as const;

export type BatchKind = (typeof BATCH_KINDS)[number];
export type BatchStatus = (typeof BATCH_STATUSES)[number];
export type RowStatus = (typeof ROW_STATUSES)[number];

/** The account that pays, as Safaricom last told of it; `is_enough` compares it with what is still to be sent. */
export const payingAccount = z
  .object({ account: z.string(), available: z.string(), told_at: z.string(), is_enough: z.boolean() })
  .nullish();

export type PayingAccount = z.infer<typeof payingAccount>;

export const batch = z.object({
  id: z.string(),
  kind: z.enum(BATCH_KINDS),
  reference: z.string(),
  business_id: z.string(),
  shortcode: z.string(),
  environment: z.string().catch(''),
  command_id: z.string().catch(''),
  status: z.enum(BATCH_STATUSES),
  status_reason: z.string().catch(''),
  total_amount: z.string(),
  paid_amount: z.string(),
  item_count: z.number(),
  counts: z.partialRecord(z.enum(ROW_STATUSES), z.number()),
  retried_count: z.number().catch(0),
  retried_amount: z.string().catch('0.00'),
  digest: z.string(),
  repeats_batch_id: z.string().nullish(),
  created_by: z.string(),
  maker_id: z.number().nullish(),
  approved_by: z.string().nullish(),
  /** How many agreed, of how many that must. */
  approvals: z.number().catch(0),
  approvals_needed: z.number().catch(0),
  created_at: z.string(),
  expires_at: z.string().nullish(),
  completed_at: z.string().nullish(),
  // Told of a single batch only, while rows of it are still to be sent.
  fees: z.string().nullish(),
  float: payingAccount,
});

export type Batch = z.infer<typeof batch>;

const batchPage = pageOf(batch);

export type BatchPage = z.infer<typeof batchPage>;
export type BatchFilters = NonNullable<paths['/api/v1/b2c/bulk']['get']['parameters']['query']>;

// Both kinds have the same doors under their own paths, so the types of one stand for both.
type One = '/api/v1/b2c/bulk/{batch_id}';
type Act = 'pause' | 'resume' | 'cancel';
export const listDoor = (kind: BatchKind) => `/api/v1/${kind}/bulk` as '/api/v1/b2c/bulk';
export const batchDoor = (kind: BatchKind) => `/api/v1/${kind}/bulk/{batch_id}` as One;

const naming = ({ id }: Named) => ({ path: { batch_id: id } });

export type Named = Pick<Batch, 'kind' | 'id'>;

export const batchQuery = ({ kind, id }: Named) =>
  queryOptions({
    queryKey: [LIVE, 'batch', kind, id],
    queryFn: () => ask(batch, () => api.GET(batchDoor(kind), { params: naming({ kind, id }) })),
  });

export const batchesQuery = (kind: BatchKind, query: BatchFilters) =>
  queryOptions({
    queryKey: [LIVE, 'batches', kind, query],
    queryFn: () => ask(batchPage, () => api.GET(listDoor(kind), { params: { query } })),
    placeholderData: keepPreviousData,
  });

/** Agrees to exactly the rows with the batch's digest. */
export const approveBatch = (seen: Batch): Promise<Batch> =>
  ask(batch, () =>
    api.POST(`${batchDoor(seen.kind)}/approve` as `${One}/approve`, {
      params: naming(seen),
      body: { digest: seen.digest },
    }),
  );

export const rejectBatch = (named: Named, reason: string): Promise<Batch> =>
  ask(batch, () =>
    api.POST(`${batchDoor(named.kind)}/reject` as `${One}/reject`, { params: naming(named), body: { reason } }),
  );

export const actOnBatch = (named: Named, act: Act): Promise<Batch> =>
  ask(batch, () => api.POST(`${batchDoor(named.kind)}/${act}` as `${One}/pause`, { params: naming(named) }));

/** Adds new rows for those that surely failed. The same key adds them once. */
export const retryFailedRows = (named: Named, key: string): Promise<Batch> =>
  ask(batch, () =>
    api.POST(`${batchDoor(named.kind)}/retry-failed` as `${One}/retry-failed`, {
      params: { ...naming(named), header: { 'Idempotency-Key': key } },
    }),
  );

export const reportAddress = ({ kind, id }: Named): string => `/api/v1/${kind}/bulk/${encodeURIComponent(id)}/report`;
