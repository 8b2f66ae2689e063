import { Tooltip } from '@mantine/core';
import i18next from 'i18next';
import { useEffect, useState } from 'react';

const ZONE = 'Africa/Nairobi';
const stamp = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const exact = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' });

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "21 Nov 2026, 15:04 EAT" */
export const formatTime = (iso: string): string => `${stamp.format(new Date(iso))} ${i18next.t('time.zone')}`;

/** "21 Nov 2026, 15:04:05.123 EAT" */
export const formatExactTime = (iso: string): string => `${exact.format(new Date(iso))} ${i18next.t('time.zone')}`;

/** The Nairobi day of a moment as YYYY-MM-DD. */
export const nairobiDay = (moment: Date): string => day.format(moment);

/** "3 min ago"; a moment that our clock has not reached yet counts as now. */
export function formatAge(iso: string, now: number): string {
  const age = Math.max(0, now - new Date(iso).getTime());
  if (age < 10 * SECOND) return i18next.t('time.now');
  const relative = new Intl.RelativeTimeFormat(i18next.language, { numeric: 'auto', style: 'short' });
  if (age < MINUTE) return relative.format(-Math.floor(age / SECOND), 'second');
  if (age < HOUR) return relative.format(-Math.floor(age / MINUTE), 'minute');
  if (age < DAY) return relative.format(-Math.floor(age / HOUR), 'hour');
  return relative.format(-Math.floor(age / DAY), 'day');
}

export function useNow(everyMs: number, running = true): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!running) return;
    setNow(Date.now());
    const timer = window.setInterval(() => setNow(Date.now()), everyMs);
    return () => window.clearInterval(timer);
  }, [everyMs, running]);
  return now;
}

/** How long ago, with the exact moment for whoever points at it. */
export function Age({ at }: { at: string }) {
  const now = useNow(20 * SECOND);
  return (
    <Tooltip label={formatExactTime(at)}>
      <time dateTime={at}>{formatAge(at, now)}</time>
    </Tooltip>
  );
}

export function Moment({ at, precise = false }: { at: string; precise?: boolean }) {
  return (
    <time dateTime={at} className="tabular">
      {precise ? formatExactTime(at) : formatTime(at)}
    </time>
  );
}
