import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { api, ask } from '@/api/client.ts';
import { pageOf } from '@/api/page.ts';
import { clientTexts } from './texts.ts';

export type Scope = keyof typeof clientTexts.scope;
export const SCOPES = Object.keys(clientTexts.scope) as Scope[];

const client = z.object({
  client_id: z.string(),
  name: z.string(),
  business_id: z.string(),
  business_name: z.string().catch(''),
  scopes: z.array(z.string()).catch([]),
  created_at: z.string().nullish(),
  last_used_at: z.string().nullish(),
  revoked_at: z.string().nullish(),
  previous_secret_expires_at: z.string().nullish(),
});

const clientWithSecret = client.extend({ client_secret: z.string() });

export type Client = z.infer<typeof client>;
export type ClientWithSecret = z.infer<typeof clientWithSecret>;

export const CLIENTS = 'clients';

export const clientsQuery = (search: { cursor?: string; business_id?: string }) =>
  queryOptions({
    queryKey: [CLIENTS, search],
    queryFn: () => ask(pageOf(client), () => api.GET('/api/v1/maintainer/clients', { params: { query: search } })),
    placeholderData: keepPreviousData,
  });

export const createClient = (body: { name: string; business_id: string; scopes: Scope[] }): Promise<ClientWithSecret> =>
  ask(clientWithSecret, () => api.POST('/api/v1/maintainer/clients', { body }));

export const rotateSecret = (client_id: string, overlap_hours: number): Promise<ClientWithSecret> =>
  ask(clientWithSecret, () =>
    api.POST('/api/v1/maintainer/clients/{client_id}/rotate-secret', {
      params: { path: { client_id } },
      body: { overlap_hours },
    }),
  );

export const revokeClient = (client_id: string): Promise<unknown> =>
  ask(z.unknown(), () =>
    api.POST('/api/v1/maintainer/clients/{client_id}/revoke', { params: { path: { client_id } } }),
  );
