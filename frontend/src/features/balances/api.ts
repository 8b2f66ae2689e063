import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { api, ask } from '@/api/client.ts';

const money = z.string().nullable().catch(null);

const balance = z.object({
  shortcode: z.string(),
  business_id: z.string(),
  account: z.string(),
  currency: z.string().catch('KES'),
  current: money,
  available: money,
  reserved: money,
  uncleared: money,
  is_low: z.boolean().catch(false),
  told_at: z.string(),
});

export type Balance = z.infer<typeof balance>;

export const balancesQuery = queryOptions({
  queryKey: ['balances'],
  queryFn: async () => (await ask(z.object({ results: z.array(balance) }), () => api.GET('/api/v1/balances'))).results,
});

/** Has Safaricom asked about one shortcode, or about all. Answers which ones are asked about. */
export const refreshBalances = async (shortcode?: string): Promise<string[]> => {
  const asked = await ask(z.object({ shortcodes: z.array(z.string()) }), () =>
    api.POST('/api/v1/balances/refresh', { body: shortcode ? { shortcode } : {} }),
  );
  return asked.shortcodes;
};
