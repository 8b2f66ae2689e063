import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import * as z from 'zod';
import { api, ask } from './client.ts';
import { forgetCsrfToken } from './csrf.ts';

const ownShortcode = z.object({
  shortcode: z.string(),
  environment: z.string().catch(''),
  /** What it can be used for: stk, c2b, b2c, b2b. */
  purposes: z.array(z.string()).optional().catch(undefined),
});

const memberBusiness = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string().catch('active'),
  role: z.string().nullish(),
  shortcodes: z.array(ownShortcode).catch([]),
});

const person = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  username: z.string(),
  email: z.string().catch(''),
  is_superuser: z.boolean().catch(false),
});

const session = z.object({
  authenticated: z.boolean(),
  user: person.nullable().catch(null),
  businesses: z.array(memberBusiness).catch([]),
});

export type Session = z.infer<typeof session>;
export type MemberBusiness = z.infer<typeof memberBusiness>;
export type Person = z.infer<typeof person>;

export const SIGNED_OUT: Session = { authenticated: false, user: null, businesses: [] };

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: () => ask(session, () => api.GET('/api/v1/auth/me')),
  staleTime: 60_000,
});

export interface SignIn {
  username: string;
  password: string;
  otp?: string;
}

export async function signIn(form: SignIn): Promise<void> {
  await ask(z.unknown(), () => api.POST('/api/v1/auth/login', { body: form }));
  forgetCsrfToken();
}

export async function signOut(): Promise<void> {
  await ask(z.unknown(), () => api.POST('/api/v1/auth/logout'));
  forgetCsrfToken();
}

/** Throws away whatever the last person could see. */
export function forgetPerson(queryClient: QueryClient): void {
  const [ours] = sessionQuery.queryKey;
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== ours });
  queryClient.setQueryData(sessionQuery.queryKey, SIGNED_OUT);
}

export function useSession(): Session {
  return useQuery(sessionQuery).data ?? SIGNED_OUT;
}

const WRITERS = new Set(['operator', 'maker']);

/** Whether this person may ask customers for money, in any of their businesses or in the one given. */
export function mayAskForPayment({ user, businesses }: Session, businessId?: string): boolean {
  if (user?.is_superuser) return true;
  return businesses.some(({ id, role }) => (!businessId || id === businessId) && WRITERS.has(role ?? ''));
}

/** Whether this person has that very role, in any of their businesses or in the one given. Superusers have them all. */
function holds(role: string, { user, businesses }: Session, businessId?: string): boolean {
  if (user?.is_superuser) return true;
  return businesses.some((business) => (!businessId || business.id === businessId) && business.role === role);
}

/** Whether this person may prepare payouts for others to approve. */
export const mayPreparePayouts = (session: Session, businessId?: string): boolean =>
  holds('maker', session, businessId);

/** Whether this person may decide on what others prepared. */
export const mayDecide = (session: Session, businessId?: string): boolean => holds('checker', session, businessId);
