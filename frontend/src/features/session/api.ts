import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { api, ask } from '@/api/client.ts';

const bootstrapState = z.object({ enabled: z.boolean() });

/** Whether the first account can still be made here. */
export const bootstrapQuery = queryOptions({
  queryKey: ['bootstrap'],
  queryFn: () => ask(bootstrapState, () => api.GET('/api/v1/bootstrap/superuser')),
});

export interface FirstAccount {
  token: string;
  username: string;
  password: string;
  email?: string;
}

export const createFirstAccount = (form: FirstAccount): Promise<unknown> =>
  ask(z.unknown(), () => api.POST('/api/v1/bootstrap/superuser', { body: form }));

const invite = z.object({ username: z.string(), business_name: z.string(), expires_at: z.string() });

export const inviteQuery = (token: string) =>
  queryOptions({
    queryKey: ['invite', token],
    queryFn: () => ask(invite, () => api.POST('/api/v1/auth/invites/look-up', { body: { token } })),
    retry: false,
    gcTime: 0,
  });

export const acceptInvite = (form: { token: string; password: string }): Promise<unknown> =>
  ask(z.unknown(), () => api.POST('/api/v1/auth/invites/accept', { body: form }));
