import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useBusinessNames } from '@/api/business.ts';
import type { Transaction } from '@/api/transaction.ts';
import { CopyButton } from '@/components/copy-button.tsx';
import { PersonIcon } from '@/components/icons.tsx';
import { Notice } from '@/components/notice.tsx';
import { Moment } from '@/components/time.tsx';

// Fixed by the contract: what nobody agrees to in time ends by itself.
const APPROVAL_HOURS = 24;

/** Who may agree, until when, and how to let them know. */
export function ApprovalNote({ payment }: { payment: Transaction }) {
  const { t } = useTranslation();
  const business = useBusinessNames()(payment.business_id);
  const address = `${window.location.origin}/transactions/${payment.id}`;
  const until = new Date(new Date(payment.created_at).getTime() + APPROVAL_HOURS * 3_600_000);
  return (
    <Notice tone="calm" icon={<PersonIcon />}>
      <Stack gap={6}>
        <Text size="sm">{business ? t('payouts.follow.who', { business }) : t('payouts.follow.whoAnywhere')}</Text>
        <Text size="sm" component="div">
          {t('payouts.follow.share')} <CopyButton value={address} what={t('payouts.follow.link')} />
        </Text>
        <Text size="sm" c="dimmed">
          {t('payouts.follow.until')} <Moment at={until.toISOString()} />
        </Text>
      </Stack>
    </Notice>
  );
}
