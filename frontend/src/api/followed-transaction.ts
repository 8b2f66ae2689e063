import { useQuery } from '@tanstack/react-query';
import { useStreamState } from './live.tsx';
import { isFinal, transactionQuery } from './transaction.ts';

const LOOK_EVERY_MS = 3_000;
const LOOK_BESIDE_STREAM_EVERY_MS = 10_000;

/** A payment that is watched until it is settled: by the stream, and by looking in case the stream lost something. */
export function useFollowedTransaction(id: string) {
  const streaming = useStreamState() === 'open';
  return useQuery({
    ...transactionQuery(id),
    refetchInterval: ({ state }) => {
      if (state.data && isFinal(state.data.status)) return false;
      return streaming ? LOOK_BESIDE_STREAM_EVERY_MS : LOOK_EVERY_MS;
    },
  });
}
