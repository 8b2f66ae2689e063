import type { TFunction } from 'i18next';

const SCALES = [
  ['billion', 1_000_000_000],
  ['million', 1_000_000],
  ['thousand', 1_000],
] as const;

/** "1500" as "one thousand five hundred shillings": a nought too many is seen sooner in words. */
export function amountInWords(shillings: string, t: TFunction): string {
  const amount = Number(shillings);
  return amount === 1 ? t('payouts.confirm.shilling') : t('payouts.confirm.shillings', { words: wordsFor(amount, t) });
}

function wordsFor(amount: number, t: TFunction): string {
  const scale = SCALES.find(([, size]) => amount >= size);
  if (!scale) return underThousand(amount, t);
  const [name, size] = scale;
  const head = t(`payouts.number.${name}`, { part: underThousand(Math.floor(amount / size), t) });
  const rest = amount % size;
  if (rest === 0) return head;
  const words = wordsFor(rest, t);
  return rest < 100 ? t('payouts.number.and', { first: head, rest: words }) : `${head} ${words}`;
}

function underThousand(amount: number, t: TFunction): string {
  if (amount < 100) return underHundred(amount, t);
  const head = t('payouts.number.hundred', { part: underHundred(Math.floor(amount / 100), t) });
  const rest = amount % 100;
  return rest === 0 ? head : t('payouts.number.and', { first: head, rest: underHundred(rest, t) });
}

function underHundred(amount: number, t: TFunction): string {
  const small = t('payouts.number.small').split(' ');
  if (amount < 20) return small[amount] ?? '';
  const ten = t('payouts.number.tens').split(' ')[Math.floor(amount / 10) - 2] ?? '';
  return amount % 10 === 0 ? ten : `${ten}-${small[amount % 10]}`;
}
