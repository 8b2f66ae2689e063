import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeEventSource } from '@/testing/event-source.ts';
import { followTransactions, type StreamState, type TransactionChange } from './stream.ts';

const CHANGE = { transaction_id: 'a', old_status: 'sending', new_status: 'submitted', sequence: 2, business_id: 'b' };

let changes: TransactionChange[];
let states: StreamState[];
let stop: () => void;

function setHidden(hidden: boolean): void {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  document.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  vi.useFakeTimers();
  changes = [];
  states = [];
  stop = followTransactions({
    onChange: (change) => changes.push(change),
    onState: (state) => states.push(state),
  });
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe('the stream of changes', () => {
  test('it tells each change, with the cookies sent along', () => {
    FakeEventSource.current.open();
    FakeEventSource.current.send(CHANGE);

    expect(changes).toEqual([CHANGE]);
    expect(states).toEqual(['connecting', 'open']);
    expect(FakeEventSource.current.options).toEqual({ withCredentials: true });
  });

  test('it passes over what it can’t read', () => {
    FakeEventSource.current.send('{"broken');
    FakeEventSource.current.send({ transaction_id: 5 });

    expect(changes).toEqual([]);
  });

  test('it comes back after a loss, at our own address, later each time', () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const waits = [1_000, 2_000, 4_000];
    for (const wait of waits) {
      FakeEventSource.current.fail();
      const before = FakeEventSource.all.length;
      vi.advanceTimersByTime(wait - 1);
      expect(FakeEventSource.all).toHaveLength(before);
      vi.advanceTimersByTime(1);
      expect(FakeEventSource.all).toHaveLength(before + 1);
    }

    expect(FakeEventSource.current.url).toBe('/api/v1/events/stream');
  });

  test('it never waits longer than half a minute', () => {
    for (let loss = 0; loss < 12; loss += 1) {
      FakeEventSource.current.fail();
      vi.advanceTimersByTime(30_000);
    }

    expect(FakeEventSource.current.closed).toBe(false);
  });

  test('it is quick again once a connection held', () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    for (let loss = 0; loss < 5; loss += 1) {
      FakeEventSource.current.fail();
      vi.advanceTimersByTime(30_000);
    }
    FakeEventSource.current.open();
    FakeEventSource.current.fail();
    const before = FakeEventSource.all.length;
    vi.advanceTimersByTime(1_000);

    expect(FakeEventSource.all).toHaveLength(before + 1);
  });

  test('it rests while nobody looks, and comes back at once', () => {
    setHidden(true);
    expect(states.at(-1)).toBe('paused');
    expect(FakeEventSource.all.every(({ closed }) => closed)).toBe(true);

    setHidden(false);

    expect(states.at(-1)).toBe('connecting');
    expect(FakeEventSource.current.closed).toBe(false);
  });

  test('it is silent after it was stopped, also when it was about to come back', () => {
    FakeEventSource.current.fail();
    stop();
    const before = FakeEventSource.all.length;
    vi.advanceTimersByTime(60_000);
    setHidden(false);

    expect(FakeEventSource.all).toHaveLength(before);
  });
});
