import { useEffect, useState } from 'react';
import type { Batch } from '@/api/batch.ts';
import { endedCount } from './counts.ts';

interface Look {
  at: number;
  ended: number;
}

const LOOKED_BACK_MS = 60_000;
const SHORTEST_MS = 3_000;

export interface Pace {
  rowsPerSecond: number;
  secondsLeft: number;
}

/** How fast rows end, by what this page saw in the last minute; null while that says nothing yet. */
export function usePace(batch: Batch, seenAt: number): Pace | null {
  const [looks, setLooks] = useState<Look[]>([]);
  const ended = endedCount(batch);
  useEffect(() => {
    setLooks((before) => [...before.filter(({ at }) => seenAt - at <= LOOKED_BACK_MS), { at: seenAt, ended }]);
  }, [seenAt, ended]);
  return batch.status === 'running' ? paceOf(looks, batch.item_count) : null;
}

export function paceOf(looks: readonly Look[], rows: number): Pace | null {
  const [first, last] = [looks[0], looks.at(-1)];
  if (!first || !last || last.at - first.at < SHORTEST_MS || last.ended <= first.ended) return null;
  const rowsPerSecond = (last.ended - first.ended) / ((last.at - first.at) / 1000);
  return { rowsPerSecond, secondsLeft: (rows - last.ended) / rowsPerSecond };
}

/** "40 s", "3 min", "2 h": as exact as an estimate deserves. */
export function formatSpan(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
