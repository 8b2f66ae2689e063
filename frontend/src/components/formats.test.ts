import { describe, expect, test } from 'vitest';
import { layOutJson, layOutRecord } from './json-text.ts';
import { formatMoney } from './money.tsx';
import { formatMsisdn, normaliseMsisdn } from './msisdn.tsx';
import { formatAge, formatExactTime, formatTime, nairobiDay } from './time.tsx';

describe('money', () => {
  test.each([
    ['1234.50', 'KES 1,234.50'],
    ['1', 'KES 1.00'],
    ['0.5', 'KES 0.50'],
    ['-1500.00', 'KES −1,500.00'],
    ['99999999999.99', 'KES 99,999,999,999.99'],
    ['9007199254740993.01', 'KES 9,007,199,254,740,993.01'],
  ])('it writes %s as %s', (amount, text) => {
    expect(formatMoney(amount)).toBe(text);
  });

  test('it shows what is no amount as it came', () => {
    expect(formatMoney('?')).toBe('KES ?');
  });
});

describe('phones', () => {
  test.each(['0712345678', '0712 345 678', '+254 712 345 678', '254712345678', '0712-345-678', ' 0712345678 '])(
    'it reads %s',
    (typed) => {
      expect(normaliseMsisdn(typed)).toBe('254712345678');
    },
  );

  test('it reads the newer 01 numbers', () => {
    expect(normaliseMsisdn('0112345678')).toBe('254112345678');
  });

  test.each(['', '12345', '0812345678', '07123456789', '+255712345678', '٠٧١٢٣٤٥٦٧٨', '0712 34567a', '25471234567'])(
    'it refuses %j',
    (typed) => {
      expect(normaliseMsisdn(typed)).toBeNull();
    },
  );

  test.each([
    ['254712345678', '+254 712 345 678'],
    ['254712***678', '+254 712 *** 678'],
    ['600000', '600000'],
  ])('it shows %s as %s', (msisdn, text) => {
    expect(formatMsisdn(msisdn)).toBe(text);
  });
});

describe('times', () => {
  test('they are Nairobi times, wherever the reader is', () => {
    expect(formatTime('2026-11-21T21:30:00Z')).toBe('22 Nov 2026, 00:30 EAT');
    expect(formatExactTime('2026-11-21T12:04:05.123456Z')).toBe('21 Nov 2026, 15:04:05.123 EAT');
    expect(nairobiDay(new Date('2026-11-21T21:30:00Z'))).toBe('2026-11-22');
  });

  test.each([
    [3, 'just now'],
    [30, '30 sec. ago'],
    [150, '2 min. ago'],
    [7200, '2 hr. ago'],
    [172_800, '2 days ago'],
    [-40, 'just now'],
  ])('%i seconds ago is %s', (seconds, text) => {
    const now = Date.parse('2026-11-21T12:00:00Z');
    expect(formatAge(new Date(now - seconds * 1000).toISOString(), now)).toBe(text);
  });
});

describe('raw messages', () => {
  test('their values stay as they were sent', () => {
    const text = '{"Amount": 100.0, "Id": 12345678901234567890, "Note": "a {b}, \\"c\\": [d]", "List": [], "None": {}}';

    expect(layOutJson(text)).toBe(
      [
        '{',
        '  "Amount": 100.0,',
        '  "Id": 12345678901234567890,',
        '  "Note": "a {b}, \\"c\\": [d]",',
        '  "List": [],',
        '  "None": {}',
        '}',
      ].join('\n'),
    );
  });

  test('what is no JSON comes back as it is', () => {
    expect(layOutJson('<html>503</html>')).toBe('<html>503</html>');
  });

  test('JSON inside a record is laid out too', () => {
    const text = layOutRecord({ url: 'http://x', response: '{"Amount": 1.50}', note: '{not json' });

    expect(text).toContain('    "Amount": 1.50');
    expect(JSON.parse(text)).toEqual({ url: 'http://x', response: { Amount: 1.5 }, note: '{not json' });
  });
});
