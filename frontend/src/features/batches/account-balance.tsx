import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PayingAccount } from '@/api/batch.ts';
import { AlertIcon } from '@/components/icons.tsx';
import { Money } from '@/components/money.tsx';
import { Notice } from '@/components/notice.tsx';
import { formatTime } from '@/components/time.tsx';

/** What the paying account holds, and when that was. */
export function AccountBalance({ account }: { account: NonNullable<PayingAccount> }) {
  const { t } = useTranslation();
  return (
    <div>
      <Money amount={account.available} />
      <Text size="xs" c="dimmed">
        {t('batches.preview.floatTold', { account: account.account, when: formatTime(account.told_at) })}
      </Text>
    </div>
  );
}

/** A warning where the account held too little, as far as is known. */
export function LowAccountNotice({ account }: { account: PayingAccount }) {
  const { t } = useTranslation();
  if (!account || account.is_enough) return null;
  return (
    <Notice tone="warn" icon={<AlertIcon />} title={t('batches.preview.floatShortTitle')}>
      {t('batches.preview.floatShort')}
    </Notice>
  );
}
