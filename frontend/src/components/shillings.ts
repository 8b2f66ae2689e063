const WHOLE = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.0{1,2})?$/;
const DIGITS_MAX = 11;

interface Limits {
  min?: number;
  max?: number;
}

/** Reads "1,500" or "1500.00" as "1500"; null for what is not whole shillings within the limits. */
export function wholeShillings(typed: string, { min = 1, max = Number.POSITIVE_INFINITY }: Limits = {}): string | null {
  const digits = WHOLE.exec(typed.trim())?.[1]
    ?.replaceAll(',', '')
    .replace(/^0+(?=\d)/, '');
  if (!digits || digits.length > DIGITS_MAX) return null;
  const amount = Number(digits);
  return amount >= min && amount <= max ? digits : null;
}

/** "1500.50" in cents. Sums are made in whole cents, never in floats. */
export function centsOf(amount: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount.trim());
  if (!match) return 0n;
  const [, sign, shillings = '0', cents = ''] = match;
  const whole = BigInt(shillings) * 100n + BigInt(cents.padEnd(2, '0'));
  return sign ? -whole : whole;
}

/** Cents as the API writes an amount: "1500.50". */
export function amountOf(cents: bigint): string {
  const size = cents < 0n ? -cents : cents;
  return `${cents < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
}
