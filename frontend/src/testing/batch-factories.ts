import type { Batch } from '@/api/batch.ts';
import type { BatchRow, Preview } from '@/features/batches/api.ts';
import { newId, SHOP } from './factories.ts';

export const DIGEST = 'd1ce'.repeat(16);

/** A batch that somebody else made and that waits for approval. */
export function makeBatch(changes: Partial<Batch> = {}): Batch {
  return {
    id: newId(),
    kind: 'b2c',
    reference: 'Salaries November',
    business_id: SHOP.id,
    shortcode: '600984',
    environment: 'simulator',
    command_id: 'SalaryPayment',
    status: 'awaiting_approval',
    status_reason: '',
    total_amount: '4500.00',
    paid_amount: '0.00',
    item_count: 3,
    counts: { waiting: 3 },
    retried_count: 0,
    retried_amount: '0.00',
    digest: DIGEST,
    repeats_batch_id: null,
    created_by: 'otieno',
    maker_id: 11,
    approved_by: null,
    approvals: 0,
    approvals_needed: 1,
    created_at: new Date().toISOString(),
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    completed_at: null,
    ...changes,
  };
}

export const makeRunning = (changes: Partial<Batch> = {}): Batch =>
  makeBatch({
    status: 'running',
    counts: { succeeded: 1, submitted: 1, waiting: 1 },
    paid_amount: '1500.00',
    approved_by: 'achieng',
    expires_at: null,
    ...changes,
  });

export function makeRow(changes: Partial<BatchRow> = {}): BatchRow {
  return {
    row_number: 1,
    recipient: '254712345678',
    receiver_type: '',
    account_reference: '',
    amount: '1500.00',
    item_reference: 'INV-1',
    remarks: '',
    status: 'waiting',
    transaction_id: null,
    receipt_number: '',
    retry_of_row: null,
    retried_as_row: null,
    errors: [],
    ...changes,
  };
}

/** The server's word on a list in which nothing is wrong. */
export function makePreview(changes: Partial<Preview> = {}): Preview {
  return {
    kind: 'b2c',
    shortcode: '600984',
    can_be_sent: true,
    needs_approval: true,
    item_count: 2,
    total_amount: '1750.00',
    fees: '18.00',
    float: { account: 'Utility Account', available: '90000.00', told_at: '2026-11-21T09:00:00Z', is_enough: true },
    errors: {},
    lines: {},
    bad_rows: 0,
    bad_rows_not_listed: 0,
    limits: [],
    duplicates: [],
    duplicate_count: 0,
    paid_recently: [],
    paid_recently_count: 0,
    repeats_batch_id: null,
    rows: [makeRow(), makeRow({ row_number: 2, recipient: '254110123456', amount: '250.00' })],
    ...changes,
  };
}

export const withBadRow = (changes: Partial<Preview> = {}): Preview =>
  makePreview({
    can_be_sent: false,
    errors: { '2': { amount: ['Must be whole shillings.'] } },
    lines: { '2': 3 },
    bad_rows: 1,
    ...changes,
  });
