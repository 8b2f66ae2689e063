import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { api, ask } from '@/api/client.ts';
import { pageOf } from '@/api/page.ts';
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

const shortcode = z.object({
  shortcode: z.string(),
  shortcode_type: z.string(),
  environment: z.string(),
  purposes: z.array(z.string()).catch([]),
});

/** The business's shortcodes that can prompt customers. Only superusers may read the whole list. */
export const shortcodesQuery = (businessId: string) =>
  queryOptions({
    queryKey: ['ask', 'shortcodes', businessId],
    queryFn: async () => {
      const page = await ask(pageOf(shortcode), () =>
        api.GET('/api/v1/maintainer/businesses/{business_id}/shortcodes', {
          params: { path: { business_id: businessId } },
        }),
      );
      return page.results.filter(({ purposes }) => purposes.length === 0 || purposes.includes('stk'));
    },
  });
