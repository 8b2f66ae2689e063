import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { api, ask } from '@/api/client.ts';
import { LIVE } from '@/api/live.tsx';

const timelineEntry = z.object({
  at: z.string(),
  type: z.enum(['event', 'act', 'call', 'callback']).or(z.string()),
  title: z.string().catch(''),
  detail: z.string().catch(''),
  source: z.string().catch(''),
  actor: z.string().nullish(),
  old_status: z.string().nullish(),
  new_status: z.string().nullish(),
  http_status: z.number().nullish(),
  duration_ms: z.number().nullish(),
  trusted: z.boolean().nullish(),
  raw: z.unknown().optional(),
});

export type TimelineEntry = z.infer<typeof timelineEntry>;

/** Everything that happened to a payment, oldest first. */
export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: [LIVE, 'transaction', id, 'timeline'],
    queryFn: async () => {
      const timeline = await ask(z.object({ results: z.array(timelineEntry) }), () =>
        api.GET('/api/v1/transactions/{reference}/timeline', { params: { path: { reference: id } } }),
      );
      return timeline.results;
    },
  });
