import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod';
import { api, ask } from './client.ts';
import { ApiError } from './errors.ts';

const health = z.object({
  database: z.string().catch('connected'),
  migrations: z.string().catch('applied'),
  worker: z.string().catch('alive'),
  environment: z.string().catch(''),
});

export type Health = z.infer<typeof health>;

const LOOK_EVERY_MS = 30_000;

/** How the house is. "Not ready" is an answer too: its details say what is wrong. */
async function look(): Promise<Health> {
  try {
    return await ask(health, () => api.GET('/api/v1/health/ready'));
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_ready') return health.parse(error.details);
    throw error;
  }
}

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: look,
  refetchInterval: LOOK_EVERY_MS,
  staleTime: LOOK_EVERY_MS,
});
