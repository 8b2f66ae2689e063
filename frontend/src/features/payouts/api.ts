import { api, ask } from '@/api/client.ts';
import type { components } from '@/api/schema.ts';
import { type Transaction, transaction } from '@/api/transaction.ts';

type Schemas = components['schemas'];
type Body = Record<string, string>;

// The generated types call fields that have a default required.
const DOORS = {
  phone: (body: Body, params: Keyed) =>
    api.POST('/api/v1/b2c/single', { params, body: body as unknown as Schemas['SinglePayoutInputRequest'] }),
  business: (body: Body, params: Keyed) =>
    api.POST('/api/v1/b2b/single', { params, body: body as unknown as Schemas['BusinessPaymentInputRequest'] }),
  tax: (body: Body, params: Keyed) =>
    api.POST('/api/v1/b2b/tax', { params, body: body as unknown as Schemas['TaxInputRequest'] }),
  express: (body: Body, params: Keyed) =>
    api.POST('/api/v1/b2b/express', { params, body: body as unknown as Schemas['ExpressInputRequest'] }),
};

interface Keyed {
  header: { 'Idempotency-Key': string };
}

export type PayoutKind = keyof typeof DOORS;

/** Stores the payout; the worker sends it. The same key never makes a second one, however often it is sent. */
export const requestPayout = (kind: PayoutKind, key: string, body: Body): Promise<Transaction> =>
  ask(transaction, () => DOORS[kind](body, { header: { 'Idempotency-Key': key } }));
