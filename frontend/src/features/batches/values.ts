import type { BatchKind } from '@/api/batch.ts';

/** The server's limits for a list (its settings may allow fewer rows; it says so then). */
export const UPLOAD_MEGABYTES_MAX = 5;
export const ROWS_MAX = 10_000;
export const REFERENCE_LENGTH_MAX = 100;

/** How M-PESA names a payment to a phone towards whoever gets it. */
export const COMMANDS = ['BusinessPayment', 'SalaryPayment', 'PromotionPayment'] as const;
export type Command = (typeof COMMANDS)[number];

/** The columns that a list may have; the server knows further names for each. */
export const COLUMNS: Record<BatchKind, { needed: readonly string[]; optional: readonly string[] }> = {
  b2c: { needed: ['recipient', 'amount'], optional: ['item_reference', 'remarks', 'product_type'] },
  b2b: {
    needed: ['receiver_shortcode', 'receiver_type', 'amount'],
    optional: ['account_reference', 'item_reference', 'remarks', 'product_type'],
  },
};

const EXAMPLES: Record<BatchKind, readonly string[]> = {
  b2c: ['recipient,amount,item_reference', '0712 345 678,1500,INV-1', '0110 123 456,250,INV-2'],
  b2b: ['receiver_shortcode,receiver_type,account_reference,amount', '600123,paybill,Rent-7,45000', '512345,till,,800'],
};

/** How a list looks, to read, not to send. */
export const exampleOf = (kind: BatchKind): string => EXAMPLES[kind].join('\n');

/** A file with the line of column names and no row: an example row could be paid by mistake. */
export const templateOf = (kind: BatchKind): string =>
  `${[...COLUMNS[kind].needed, ...COLUMNS[kind].optional].join(',')}\r\n`;
