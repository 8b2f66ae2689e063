import type { Batch, RowStatus } from '@/api/batch.ts';

/** The order in which a batch's rows are drawn and listed: what went well first, what is still to come last. */
export const ROW_ORDER: readonly RowStatus[] = [
  'succeeded',
  'failed',
  'needs_attention',
  'unknown',
  'submitted',
  'sending',
  'queued',
  'awaiting_approval',
  'waiting',
  'cancelled',
];
const ENDED: readonly RowStatus[] = ['succeeded', 'failed', 'needs_attention', 'cancelled'];

export const countOf = ({ counts }: Batch, status: RowStatus): number => counts[status] ?? 0;

/** Rows of which nothing more is to come by itself. */
export const endedCount = (batch: Batch): number => ENDED.reduce((sum, status) => sum + countOf(batch, status), 0);

/** Failed rows that nobody tried again yet. Which of them may be is the server's to judge. */
export const failedAndLeft = (batch: Batch): number => countOf(batch, 'failed') - batch.retried_count;

/** Whether something may change without anybody doing anything here. */
export const isMoving = ({ status, counts }: Batch): boolean =>
  status === 'approved' || status === 'running' || Boolean(counts.queued || counts.sending || counts.submitted);
