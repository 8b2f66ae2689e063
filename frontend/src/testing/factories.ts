import type { Session } from '@/api/session.ts';
import type { Transaction } from '@/api/transaction.ts';

let made = 0;

/** An id of the server's kind: the later it was made, the greater it is. */
export function newId(): string {
  made += 1;
  return `01975c00-0000-7000-8000-${String(made).padStart(12, '0')}`;
}

export const SHOP = { id: '01975b00-0000-7000-8000-0000000000aa', name: 'Mama Njeri Stores' };

export function makeTransaction(changes: Partial<Transaction> = {}): Transaction {
  return {
    id: newId(),
    kind: 'stk',
    direction: 'in',
    status: 'submitted',
    business_id: SHOP.id,
    shortcode: '174379',
    environment: 'simulator',
    amount: '1500.00',
    received_amount: null,
    currency: 'KES',
    phone_number: '254712345678',
    counterparty_name: '',
    account_reference: 'Order7',
    description: '',
    product_type: '',
    receipt_number: '',
    result_code: '',
    result_description: '',
    failure_reason: '',
    checkout_request_id: 'ws_CO_211120261504051234',
    merchant_request_id: '7c1f-0001',
    originator_conversation_id: '',
    conversation_id: '',
    batch_id: null,
    parent_id: null,
    refunded_amount: '0.00',
    flags: [],
    created_at: new Date().toISOString(),
    updated_at: new Date().toISOString(),
    completed_at: null,
    daraja_time: null,
    ...changes,
  };
}

export const makePaid = (changes: Partial<Transaction> = {}): Transaction =>
  makeTransaction({
    status: 'succeeded',
    receipt_number: 'UKL7TEST01',
    result_code: '0',
    result_description: 'Done.',
    completed_at: new Date().toISOString(),
    ...changes,
  });

export function makePage<Row>(results: Row[], changes: { next?: string; previous?: string; total?: number } = {}) {
  return { next: null, previous: null, total: results.length, total_is_exact: true, ...changes, results };
}

interface Person {
  role?: string;
  superuser?: boolean;
  businesses?: Session['businesses'];
}

export function makeSession({ role = 'operator', superuser = false, businesses }: Person = {}): Session {
  return {
    authenticated: true,
    user: { id: '7', username: 'wanjiku', email: '', is_superuser: superuser },
    businesses: businesses ?? [{ ...SHOP, status: 'active', role: superuser ? 'superuser' : role, shortcodes: [] }],
  };
}

/** A payout to a phone that waits for a second person. */
export const makePayout = (changes: Partial<Transaction> = {}): Transaction =>
  makeTransaction({
    kind: 'b2c',
    direction: 'out',
    status: 'awaiting_approval',
    account_reference: '',
    checkout_request_id: '',
    merchant_request_id: '',
    ...changes,
  });
