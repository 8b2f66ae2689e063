import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useNow } from '@/components/time.tsx';
import { lastTold } from './accounts.ts';
import { balancesQuery, refreshBalances } from './api.ts';

const LOOK_EVERY_MS = 2_000;
const PATIENCE_MS = 60_000;

interface Question {
  /** When each shortcode in question had told last, before it was asked. */
  before: Record<string, string>;
  until: number;
}

/** The balances, and asking for fresh ones: after that they are looked for until they came. */
export function useBalances() {
  const queryClient = useQueryClient();
  const [question, setQuestion] = useState<Question | null>(null);
  const balances = useQuery({
    ...balancesQuery,
    refetchInterval: ({ state }) =>
      question && isOpen(question, state.data ?? [], Date.now()) ? LOOK_EVERY_MS : false,
  });
  const now = useNow(LOOK_EVERY_MS, question !== null);
  const told = balances.data ?? [];
  // A ref, because a second click can come before React has drawn the first one.
  const sending = useRef(false);
  const refresh = useMutation({
    mutationFn: refreshBalances,
    onSuccess: (shortcodes) => {
      const before = Object.fromEntries(shortcodes.map((shortcode) => [shortcode, lastTold(told, shortcode)]));
      setQuestion({ before, until: Date.now() + PATIENCE_MS });
      return queryClient.invalidateQueries(balancesQuery);
    },
    onSettled: () => {
      sending.current = false;
    },
  });
  const ask = (shortcode?: string) => {
    if (sending.current) return;
    sending.current = true;
    refresh.mutate(shortcode);
  };

  const untold = question ? stillUntold(question, told) : [];
  const waits = question !== null && isOpen(question, told, now);
  return {
    ...balances,
    told,
    ask,
    isAsking: refresh.isPending,
    askError: refresh.error,
    /** The shortcodes whose answer is awaited. */
    awaited: waits ? untold : [],
    /** An answer was awaited in vain. */
    isSlow: question !== null && !waits && untold.length > 0,
  };
}

type Told = Parameters<typeof lastTold>[0];

const stillUntold = ({ before }: Question, told: Told): string[] =>
  Object.keys(before).filter((shortcode) => lastTold(told, shortcode) === before[shortcode]);

const isOpen = (question: Question, told: Told, now: number): boolean =>
  now < question.until && stillUntold(question, told).length > 0;
