import { useQuery } from '@tanstack/react-query';
import { useSession } from '@/api/session.ts';
import { type TimelineEntry, timelineQuery } from './api.ts';

/** What the person at the screen has to do with a payment: asked for it, agreed to it already, or neither. */
export type Standing = 'maker' | 'agreed' | 'neither';

/** The standing as the timeline tells it; undefined until known. */
export function useStanding(paymentId: string): Standing | undefined {
  const { user } = useSession();
  const { data, isError } = useQuery(timelineQuery(paymentId));
  if (!data) return isError ? 'neither' : undefined;
  return standingOf(`user:${user?.id}`, data);
}

function standingOf(person: string, timeline: TimelineEntry[]): Standing {
  if (timeline.find(({ type }) => type === 'event')?.source === person) return 'maker';
  const agreed = timeline.some(({ title, source }) => title === 'payout.approved' && source === person);
  return agreed ? 'agreed' : 'neither';
}
