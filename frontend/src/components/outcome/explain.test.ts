import i18next from 'i18next';
import { describe, expect, test } from 'vitest';
import { STATUSES } from '@/api/transaction.ts';
import { makePaid, makeTransaction } from '@/testing/factories.ts';
import { explain, explainFlag } from './explain.ts';
import { outcomeTexts } from './texts.ts';

describe('a state in plain words', () => {
  test.each(STATUSES)('%s has a title, a meaning and advice, for money in and out', (status) => {
    for (const direction of ['in', 'out'] as const) {
      const words = explain(makeTransaction({ status, direction }), i18next.t);
      for (const text of Object.values(words)) expect(text).toMatch(/^[A-Z]/);
    }
  });

  test('money that may have left is never to be sent again', () => {
    const { advice } = explain(makeTransaction({ status: 'unknown', direction: 'out' }), i18next.t);

    expect(advice).toContain('Never pay it again');
  });

  test.each(Object.keys(outcomeTexts.failed.reasons))('the reason %s is explained', (failure_reason) => {
    const { title, advice } = explain(makeTransaction({ status: 'failed', failure_reason }), i18next.t);

    expect(title).not.toContain('outcome.');
    expect(advice).not.toContain('outcome.');
  });

  test.each([...Object.keys(outcomeTexts.failed.payoutReasons), 'eaten_by_a_goat'])(
    'of money out, the reason %s says that none moved',
    (failure_reason) => {
      const failed = makeTransaction({ status: 'failed', direction: 'out', failure_reason, result_code: '1' });
      const { title, meaning } = explain(failed, i18next.t);

      expect(title).toMatch(/^[A-Z]/);
      expect(meaning).toMatch(/[Nn]o money moved|[Nn]othing was paid/);
    },
  );

  test('a second person’s "no" is not taken for Safaricom’s', () => {
    const rejected = { status: 'failed', direction: 'out', failure_reason: 'rejected' } as const;

    expect(explain(makeTransaction({ ...rejected, result_code: '' }), i18next.t).title).toBe('Turned down');
    expect(explain(makeTransaction({ ...rejected, result_code: '500.001.1001' }), i18next.t).title).toBe(
      'Refused by Safaricom',
    );
  });

  test('a reason that is new to us is still called a failure', () => {
    const { title } = explain(makeTransaction({ status: 'failed', failure_reason: 'eaten_by_a_goat' }), i18next.t);

    expect(title).toBe('Failed');
  });

  test('a success is told without advice to act', () => {
    expect(explain(makePaid(), i18next.t).advice).toBe('Nothing is left to do.');
  });

  test('known flags are explained, others shown by name', () => {
    expect(explainFlag('amount_mismatch', i18next.t).title).toBe('Amount differs');
    expect(explainFlag('brand_new', i18next.t).title).toBe('brand new');
  });
});
