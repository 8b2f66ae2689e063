import { useQuery } from '@tanstack/react-query';
import { useSession } from '@/api/session.ts';
import { timelineQuery } from './api.ts';

/** Whether the person at the screen asked for this payment: its first event says who did. Undefined until known. */
export function useIsMaker(paymentId: string): boolean | undefined {
  const { user } = useSession();
  const { data, isError } = useQuery(timelineQuery(paymentId));
  if (!data) return isError ? false : undefined;
  return data.find(({ type }) => type === 'event')?.source === `user:${user?.id}`;
}
