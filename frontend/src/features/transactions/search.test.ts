import { describe, expect, test } from 'vitest';
import { activeFilters, readSearch, toQuery, withFilters, withoutFilters, writeSearch } from './search.ts';

const read = (query: string) => readSearch(new URLSearchParams(query));

describe('the list in the address', () => {
  test('it survives writing and reading', () => {
    const query =
      'status=failed&kind=stk&direction=in&phone_number=254712345678&shortcode=174379&account_reference=A+%26+B' +
      '&min_amount=5&max_amount=10.50&start_date=2026-11-01&end_date=2026-11-21&search=UKL&business_id=b1' +
      '&cursor=c1&page_size=50';

    expect(writeSearch(read(query)).toString()).toBe(query);
  });

  test('values that mean nothing are left out instead of being refused by the server', () => {
    const odd = read(
      'status=paid&kind=x&direction=up&phone_number=12&shortcode=abc&min_amount=1e3&start_date=2026-13-01' +
        '&page_size=500&cursor=&search=+&unknown=1',
    );

    expect(writeSearch(odd).toString()).toBe('');
  });

  test('a phone in any form is the same filter', () => {
    expect(read('phone_number=0712%20345%20678').phone_number).toBe('254712345678');
  });

  test('another filter starts at the first page', () => {
    expect(withFilters(read('status=failed&cursor=c1&page_size=50'), { kind: 'stk' })).toEqual(
      expect.objectContaining({ status: 'failed', kind: 'stk', page_size: 50, cursor: undefined }),
    );
  });

  test('clearing keeps the business and the page size', () => {
    const cleared = withoutFilters(read('status=failed&search=x&business_id=b1&page_size=50&cursor=c1'));

    expect(writeSearch(cleared).toString()).toBe('business_id=b1&page_size=50');
    expect(activeFilters(cleared)).toEqual([]);
  });

  test('amounts go to the API as numbers', () => {
    expect(toQuery(read('min_amount=5&max_amount=10.50'))).toMatchObject({ min_amount: 5, max_amount: 10.5 });
  });
});
