import { describe, expect, test } from 'vitest';
import { formatSpan, paceOf } from './use-pace.ts';

describe('the pace of a batch', () => {
  test('it is what ended in the time that was watched', () => {
    const looks = [
      { at: 0, ended: 100 },
      { at: 10_000, ended: 300 },
    ];

    expect(paceOf(looks, 1_300)).toEqual({ rowsPerSecond: 20, secondsLeft: 50 });
  });

  test('it says nothing after a moment, or while nothing ends', () => {
    expect(paceOf([{ at: 0, ended: 1 }], 10)).toBeNull();
    expect(
      paceOf(
        [
          { at: 0, ended: 1 },
          { at: 1_000, ended: 5 },
        ],
        10,
      ),
    ).toBeNull();
    expect(
      paceOf(
        [
          { at: 0, ended: 5 },
          { at: 9_000, ended: 5 },
        ],
        10,
      ),
    ).toBeNull();
  });

  test.each([
    [0.2, '1 s'],
    [40, '40 s'],
    [600, '10 min'],
    [9_000, '3 h'],
  ])('%d seconds are written as %s', (seconds, words) => {
    expect(formatSpan(seconds)).toBe(words);
  });
});
