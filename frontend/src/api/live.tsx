import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { followTransactions, type StreamState, type TransactionChange } from './stream.ts';

/** What begins with this in its query key is read anew when changes may have been missed. */
export const LIVE = 'live';
const POLL_MS = 15_000;

type Listener = (change: TransactionChange) => void;

interface Live {
  state: StreamState;
  subscribe: (listener: Listener) => () => void;
}

const LiveContext = createContext<Live>({ state: 'waiting', subscribe: () => () => undefined });

/** Keeps one stream of payment changes for the whole page and tells whoever listens. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const [state, setState] = useState<StreamState>('connecting');
  const listeners = useRef(new Set<Listener>());
  const wasOpen = useRef(false);

  useEffect(
    () =>
      followTransactions({
        onChange: (change) => {
          void queryClient.invalidateQueries({ queryKey: [LIVE, 'transaction', change.transaction_id] });
          for (const listener of listeners.current) listener(change);
        },
        onState: (next) => {
          setState(next);
          if (next !== 'open') return;
          if (wasOpen.current) void queryClient.invalidateQueries({ queryKey: [LIVE] });
          wasOpen.current = true;
        },
      }),
    [queryClient],
  );

  const live = useMemo<Live>(
    () => ({
      state,
      subscribe: (listener) => {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
    }),
    [state],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

export const useStreamState = (): StreamState => useContext(LiveContext).state;

/** How often to ask while the stream is away; not at all while it is there. */
export function usePollMs(): number | false {
  return useStreamState() === 'open' ? false : POLL_MS;
}

export function useTransactionChanges(listener: Listener): void {
  const { subscribe } = useContext(LiveContext);
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => subscribe((change) => latest.current(change)), [subscribe]);
}
