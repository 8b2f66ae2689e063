import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import {
  type Batch,
  type BatchKind,
  batch,
  batchDoor,
  listDoor,
  type Named,
  payingAccount,
  ROW_STATUSES,
} from '@/api/batch.ts';
import { api, ask } from '@/api/client.ts';
import { LIVE } from '@/api/live.tsx';
import { pageOf } from '@/api/page.ts';
import { upload } from '@/api/upload.ts';
import type { RowsSearch } from './search.ts';

const row = z.object({
  row_number: z.number(),
  recipient: z.string(),
  receiver_type: z.string().catch(''),
  account_reference: z.string().catch(''),
  amount: z.string(),
  item_reference: z.string().catch(''),
  remarks: z.string().catch(''),
  status: z.enum(ROW_STATUSES),
  transaction_id: z.string().nullish(),
  receipt_number: z.string().catch(''),
  retry_of_row: z.number().nullish(),
  retried_as_row: z.number().nullish(),
  errors: z.array(z.string()).catch([]),
});
const rowPage = pageOf(row);

const preview = z.object({
  kind: z.string(),
  shortcode: z.string(),
  can_be_sent: z.boolean(),
  needs_approval: z.boolean(),
  item_count: z.number(),
  total_amount: z.string(),
  fees: z.string().nullish(),
  float: payingAccount,
  errors: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
  lines: z.record(z.string(), z.number()),
  bad_rows: z.number(),
  bad_rows_not_listed: z.number(),
  limits: z.array(z.string()),
  duplicates: z.array(z.object({ recipient: z.string(), amount: z.string(), row_numbers: z.array(z.number()) })),
  duplicate_count: z.number(),
  paid_recently: z.array(
    z.object({
      row_number: z.number(),
      transaction_id: z.string().nullish(),
      batch_id: z.string().nullish(),
      at: z.string(),
    }),
  ),
  paid_recently_count: z.number(),
  repeats_batch_id: z.string().nullish(),
  rows: z.array(
    row
      .pick({ row_number: true, recipient: true, receiver_type: true, account_reference: true, amount: true })
      .extend({ item_reference: z.string().catch(''), remarks: z.string().catch('') }),
  ),
});

export type BatchRow = z.infer<typeof row>;
export type Preview = z.infer<typeof preview>;
export type PreviewRow = Preview['rows'][number];

/** What is sent for a check and, unchanged, for the batch itself. */
export interface ListForm {
  kind: BatchKind;
  file: File;
  business_id?: string | undefined;
  shortcode?: string | undefined;
  reference?: string | undefined;
  command_id?: string | undefined;
  repeat?: boolean | undefined;
}

interface Way {
  signal?: AbortSignal;
  onProgress: (part: number) => void;
}

export const rowsQuery = (named: Named, { business_id, ...query }: RowsSearch) =>
  queryOptions({
    queryKey: [LIVE, 'batch', named.kind, named.id, 'rows', query],
    queryFn: () =>
      ask(rowPage, () =>
        api.GET(`${batchDoor(named.kind)}/items` as '/api/v1/b2c/bulk/{batch_id}/items', {
          params: { path: { batch_id: named.id }, query },
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** Has the server check a list. Nothing is stored. */
export const previewList = (list: ListForm, { signal, onProgress }: Way): Promise<Preview> =>
  ask(preview, () => upload({ path: `${listDoor(list.kind)}/preview`, form: toForm(list), signal, onProgress }));

/** Takes the list on as a batch. The same key never makes a second one, however often it is sent. */
export const createBatch = (list: ListForm, key: string, onProgress: Way['onProgress']): Promise<Batch> =>
  ask(batch, () =>
    upload({ path: listDoor(list.kind), form: toForm(list), headers: { 'Idempotency-Key': key }, onProgress }),
  );

function toForm({ kind, file, repeat, ...fields }: ListForm): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
  if (repeat) form.append('repeat', 'true');
  form.append('file', file);
  return form;
}
