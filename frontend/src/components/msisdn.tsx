import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const KENYAN = /^(?:\+?254|0)(7\d{8}|1\d{8})$/;
const SHOWN = /^254([\d*]{3})([\d*]{3})([\d*]{3})$/;

/** Reads any usual way to write a Kenyan mobile number as 2547…/2541…; null when it is none. */
export function normaliseMsisdn(typed: string): string | null {
  const subscriber = KENYAN.exec(typed.replace(/[\s()-]/g, ''))?.[1];
  return subscriber ? `254${subscriber}` : null;
}

/** Writes 254712345678 as "+254 712 345 678"; masked digits stay masked. */
export function formatMsisdn(msisdn: string): string {
  const match = SHOWN.exec(msisdn);
  return match ? `+254 ${match[1]} ${match[2]} ${match[3]}` : msisdn;
}

export function Msisdn({ value }: { value: string }) {
  const { t } = useTranslation();
  if (value === '') {
    return (
      <Text component="span" inherit c="dimmed">
        {t('phone.unknown')}
      </Text>
    );
  }
  return <span className="tabular">{formatMsisdn(value)}</span>;
}
