import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { api, ask } from './client.ts';
import { LIVE } from './live.tsx';

export const STATUSES = [
  'awaiting_approval',
  'queued',
  'sending',
  'submitted',
  'unknown',
  'needs_attention',
  'succeeded',
  'failed',
] as const;
export const KINDS = ['stk', 'c2b', 'b2c', 'b2b', 'b2b_express', 'tax', 'reversal', 'refund', 'ratiba'] as const;

export type Status = (typeof STATUSES)[number];
export type Kind = (typeof KINDS)[number];

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const moment = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

/** The fields of a transaction that the dashboard shows. */
export const transaction = z.object({
  id: z.string(),
  kind: z.string(),
  direction: z.enum(['in', 'out']).catch('in'),
  status: z.enum(STATUSES),
  business_id: z.string(),
  shortcode: text,
  environment: text,
  amount: z.string(),
  received_amount: moment,
  currency: z.string().catch('KES'),
  phone_number: text,
  counterparty_name: text,
  account_reference: text,
  description: text,
  product_type: text,
  receipt_number: text,
  result_code: text,
  result_description: text,
  failure_reason: text,
  checkout_request_id: text,
  merchant_request_id: text,
  originator_conversation_id: text,
  conversation_id: text,
  batch_id: moment,
  parent_id: moment,
  refunded_amount: z
    .string()
    .nullish()
    .transform((value) => value ?? '0.00'),
  flags: z.array(z.string()).catch([]),
  created_at: z.string(),
  updated_at: z.string(),
  completed_at: moment,
  daraja_time: moment,
});

export type Transaction = z.infer<typeof transaction>;

const FINAL = new Set<Status>(['succeeded', 'failed']);

export const isFinal = (status: Status): boolean => FINAL.has(status);

export const readTransaction = (id: string): Promise<Transaction> =>
  ask(transaction, () => api.GET('/api/v1/transactions/{reference}', { params: { path: { reference: id } } }));

export const transactionQuery = (id: string) =>
  queryOptions({ queryKey: [LIVE, 'transaction', id], queryFn: () => readTransaction(id) });

/** Asks Safaricom how the payment stands. A push can be answered at once; the rest is answered later. */
export function checkWithSafaricom({ id, kind, checkout_request_id }: Transaction): Promise<unknown> {
  if (kind === 'stk' && checkout_request_id) {
    return ask(z.unknown(), () => api.POST('/api/v1/c2b/stk/query', { body: { id } }));
  }
  return ask(z.unknown(), () =>
    api.POST('/api/v1/transactions/{reference}/status-query', { params: { path: { reference: id } } }),
  );
}
