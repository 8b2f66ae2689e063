import { Text, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ArrowInIcon, ArrowOutIcon } from './icons.tsx';
import classes from './money.module.css';

/** Writes the API's "1234.50" as "KES 1,234.50", digit by digit: an amount never becomes a float. */
export function formatMoney(amount: string, currency = 'KES'): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount.trim());
  if (!match) return `${currency} ${amount}`;
  const [, sign = '', shillings = '', cents = ''] = match;
  const grouped = shillings.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${currency} ${sign === '-' ? '−' : ''}${grouped}.${cents.padEnd(2, '0')}`;
}

interface MoneyProps {
  amount: string;
  currency?: string;
  direction?: 'in' | 'out';
}

export function Money({ amount, currency, direction }: MoneyProps) {
  const { t } = useTranslation();
  const Arrow = direction === 'out' ? ArrowOutIcon : ArrowInIcon;
  return (
    <Text component="span" inherit className={classes.money}>
      {direction && (
        <>
          <Arrow size={14} className={classes[direction]} />
          <VisuallyHidden>{t(`money.${direction}`)} </VisuallyHidden>
        </>
      )}
      {direction === 'out' && '−'}
      {formatMoney(amount, currency)}
    </Text>
  );
}
