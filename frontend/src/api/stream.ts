import * as z from 'zod';

const change = z.object({
  transaction_id: z.string(),
  old_status: z.string().nullish(),
  new_status: z.string(),
  sequence: z.number().nullish(),
  business_id: z.string().nullish(),
});

export type TransactionChange = z.infer<typeof change>;
export type StreamState = 'connecting' | 'open' | 'waiting' | 'paused';

export interface StreamListener {
  onChange(change: TransactionChange): void;
  /** Called with 'open' on every connection, also after a break: whatever came meanwhile must be read anew. */
  onState(state: StreamState): void;
}

const STREAM_PATH = '/api/v1/events/stream';
const BACK_OFF_MS = 1_000;
const BACK_OFF_MS_MAX = 30_000;

/**
 * Follows the changes of all payments that this person may see, until the returned function is called.
 *
 * Each connection starts at our own path again, because the server hands out a one-use ticket there.
 * While the page is hidden the stream is closed.
 */
export function followTransactions(listener: StreamListener): () => void {
  let source: EventSource | null = null;
  let timer: number | undefined;
  let failures = 0;

  const disconnect = () => {
    window.clearTimeout(timer);
    source?.close();
    source = null;
  };

  const connect = () => {
    disconnect();
    listener.onState('connecting');
    source = new EventSource(STREAM_PATH, { withCredentials: true });
    source.addEventListener('open', () => {
      failures = 0;
      listener.onState('open');
    });
    source.addEventListener('transaction', (event) => {
      const parsed = change.safeParse(readJson((event as MessageEvent<string>).data));
      if (parsed.success) listener.onChange(parsed.data);
    });
    source.addEventListener('error', retryLater);
  };

  const retryLater = () => {
    disconnect();
    listener.onState('waiting');
    const longest = Math.min(BACK_OFF_MS_MAX, BACK_OFF_MS * 2 ** failures);
    failures += 1;
    timer = window.setTimeout(connect, longest * (0.5 + Math.random() / 2));
  };

  const followVisibility = () => {
    if (document.hidden) {
      disconnect();
      listener.onState('paused');
    } else {
      failures = 0;
      connect();
    }
  };

  document.addEventListener('visibilitychange', followVisibility);
  followVisibility();
  return () => {
    document.removeEventListener('visibilitychange', followVisibility);
    disconnect();
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
