import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AlertIcon } from '@/components/icons.tsx';
import { formatMoney } from '@/components/money.tsx';
import { Notice } from '@/components/notice.tsx';
import type { Balance } from './api.ts';

/** Which accounts payouts may soon find empty. */
export function LowFloat({ balances }: { balances: Balance[] }) {
  const { t } = useTranslation();
  const low = balances.filter(({ is_low }) => is_low);
  if (low.length === 0) return null;
  return (
    <Notice tone="warn" icon={<AlertIcon />} title={t('balances.lowTitle')}>
      {low.map(({ account, shortcode, available, currency }) => (
        <Text key={`${shortcode} ${account}`} size="sm" fw={500}>
          {t('balances.lowLine', { account, shortcode, amount: formatMoney(available ?? '', currency) })}
        </Text>
      ))}
      <Text size="sm">{t('balances.lowText')}</Text>
    </Notice>
  );
}
