import { api, ask } from '@/api/client.ts';
import type { components } from '@/api/schema.ts';
import { type Transaction, transaction } from '@/api/transaction.ts';

// The generated type calls fields that have a default required.
type StkPush = components['schemas']['StkPushInputRequest'];

export interface PaymentRequest {
  phone_number: string;
  amount: string;
  account_reference?: string;
  transaction_desc?: string;
  shortcode?: string;
  business_id?: string;
}

/** Sends the prompt. The same key never makes a second payment, however often it is sent. */
export const askForPayment = ({ key, body }: { key: string; body: PaymentRequest }): Promise<Transaction> =>
  ask(transaction, () =>
    api.POST('/api/v1/c2b/stk/push', { body: body as StkPush, params: { header: { 'Idempotency-Key': key } } }),
  );
