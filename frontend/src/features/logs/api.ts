import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { api, ask } from '@/api/client.ts';
import { pageOf } from '@/api/page.ts';

export const LOG_KINDS = ['calls', 'callbacks', 'audit'] as const;
export type LogKind = (typeof LOG_KINDS)[number];

/** One line of any log: what the page shows of it, and the whole record. */
export interface LogEntry {
  id: string;
  at: string;
  what: string;
  result: string;
  transactionId: string | null;
  record: Record<string, unknown>;
}

const id = z.union([z.string(), z.number()]).transform(String);
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const transactionId = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

const call = z
  .looseObject({
    id,
    started_at: z.string(),
    operation: text,
    outcome: text,
    http_status: z.number().nullish(),
    transaction_id: transactionId,
  })
  .transform(
    (record): LogEntry => ({
      id: record.id,
      at: record.started_at,
      what: record.operation,
      result: [record.outcome, record.http_status && `HTTP ${record.http_status}`].filter(Boolean).join(' · '),
      transactionId: record.transaction_id,
      record,
    }),
  );

const callback = z
  .looseObject({ id, received_at: z.string(), kind: text, state: text, verdict: text, transaction_id: transactionId })
  .transform(
    (record): LogEntry => ({
      id: record.id,
      at: record.received_at,
      what: record.kind,
      result: [record.state, record.verdict].filter(Boolean).join(' · '),
      transactionId: record.transaction_id,
      record,
    }),
  );

const audit = z
  .looseObject({
    id,
    at: z.string(),
    act: text,
    actor_name: text,
    actor_kind: text,
    target_type: text,
    target_id: text,
  })
  .transform(
    (record): LogEntry => ({
      id: record.id,
      at: record.at,
      what: record.act,
      result: [record.actor_name || record.actor_kind, `${record.target_type} ${record.target_id}`.trim()]
        .filter(Boolean)
        .join(' · '),
      transactionId: record.target_type === 'transaction' ? record.target_id : null,
      record,
    }),
  );

const SHAPES = { calls: call, callbacks: callback, audit };

export const logQuery = (kind: LogKind, query: { cursor?: string; business_id?: string }) =>
  queryOptions({
    queryKey: ['logs', kind, query],
    queryFn: () => ask(pageOf(SHAPES[kind]), () => api.GET(`/api/v1/admin/logs/${kind}`, { params: { query } })),
    placeholderData: keepPreviousData,
  });
