import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { api, ask } from '@/api/client.ts';
import { pageOf } from '@/api/page.ts';

const amount = z.string().nullish();

const policy = z.object({
  single_approval_above: amount,
  batch_approval_above: amount,
  approvals_needed: z.number().catch(1),
  item_max: amount,
  batch_max: amount,
  day_max: amount,
  payee_day_max: amount,
});

const business = z.object({
  id: z.string(),
  name: z.string(),
  business_type: z.string().catch(''),
  status: z.enum(['active', 'suspended']),
  payout_policy: policy.catch({ approvals_needed: 1 }),
  is_default: z.boolean().catch(false),
  created_at: z.string(),
});

const environment = z.enum(['simulator', 'sandbox', 'production']);

const credential = z.object({
  id: z.string(),
  environment,
  name: z.string().catch(''),
  consumer_key_hint: z.string().catch(''),
  shortcodes: z.array(z.string()).catch([]),
});

const shortcode = z.object({
  id: z.string(),
  shortcode: z.string(),
  shortcode_type: z.enum(['paybill', 'till']),
  store_number: z.string().catch(''),
  environment,
  has_lipa_passkey: z.boolean().catch(false),
});

export type Business = z.infer<typeof business>;
export type Policy = z.infer<typeof policy>;
export type Credential = z.infer<typeof credential>;
export type Shortcode = z.infer<typeof shortcode>;
export type Environment = z.infer<typeof environment>;

const of = (business_id: string) => ({ path: { business_id } });

export const businessesQuery = (cursor?: string) =>
  queryOptions({
    queryKey: ['businesses', cursor],
    queryFn: () =>
      ask(pageOf(business), () => api.GET('/api/v1/maintainer/businesses', { params: { query: { cursor } } })),
    placeholderData: keepPreviousData,
  });

export const businessQuery = (id: string) =>
  queryOptions({
    queryKey: ['businesses', 'one', id],
    queryFn: () => ask(business, () => api.GET('/api/v1/maintainer/businesses/{business_id}', { params: of(id) })),
  });

export const createBusiness = (body: { name: string; business_type?: string }): Promise<Business> =>
  ask(business, () => api.POST('/api/v1/maintainer/businesses', { body }));

interface BusinessChange {
  id: string;
  status?: Business['status'];
  /** Only what is named changes; null takes a limit away. */
  payout_policy?: Partial<Policy>;
}

export const changeBusiness = ({ id, ...body }: BusinessChange): Promise<Business> =>
  ask(business, () => api.PATCH('/api/v1/maintainer/businesses/{business_id}', { params: of(id), body }));

export const credentialsQuery = (id: string) =>
  queryOptions({
    queryKey: ['businesses', 'credentials', id],
    queryFn: async () => {
      const path = '/api/v1/maintainer/businesses/{business_id}/daraja-credentials';
      return (await ask(pageOf(credential), () => api.GET(path, { params: of(id) }))).results;
    },
  });

export interface NewCredential {
  environment: Environment;
  name?: string;
  consumer_key: string;
  consumer_secret: string;
}

export const addCredential = (id: string, body: NewCredential): Promise<Credential> =>
  ask(credential, () =>
    api.POST('/api/v1/maintainer/businesses/{business_id}/daraja-credentials', { params: of(id), body }),
  );

export const testCredential = (business_id: string, credential_id: string): Promise<unknown> =>
  ask(z.unknown(), () =>
    api.POST('/api/v1/maintainer/businesses/{business_id}/daraja-credentials/{credential_id}/test', {
      params: { path: { business_id, credential_id } },
    }),
  );

export const shortcodesQuery = (id: string) =>
  queryOptions({
    queryKey: ['businesses', 'shortcodes', id],
    queryFn: async () => {
      const path = '/api/v1/maintainer/businesses/{business_id}/shortcodes';
      return (await ask(pageOf(shortcode), () => api.GET(path, { params: of(id) }))).results;
    },
  });

export interface NewShortcode {
  shortcode: string;
  shortcode_type: 'paybill' | 'till';
  credential_id: string;
  lipa_passkey?: string;
  store_number?: string;
  default_account_reference_prefix?: string;
}

export const addShortcode = (id: string, body: NewShortcode): Promise<Shortcode> =>
  ask(shortcode, () => api.POST('/api/v1/maintainer/businesses/{business_id}/shortcodes', { params: of(id), body }));
