import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FlagIcon } from '@/components/icons.tsx';
import { Notice } from '@/components/notice.tsx';
import { explainFlag } from '@/components/outcome/explain.ts';

export function FlagList({ flags }: { flags: string[] }) {
  const { t } = useTranslation();
  if (flags.length === 0) return null;
  return (
    <Stack gap="xs" component="section" aria-label={t('transactions.page.flags')}>
      {flags.map((flag) => {
        const { title, meaning } = explainFlag(flag, t);
        return (
          <Notice tone="warn" key={flag} icon={<FlagIcon />} title={title}>
            {meaning}
          </Notice>
        );
      })}
    </Stack>
  );
}
