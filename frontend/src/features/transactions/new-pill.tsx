import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { RefreshIcon } from '@/components/icons.tsx';
import classes from './new-pill.module.css';

interface NewPillProps {
  count: number;
  pageSize: number;
  onShow: () => void;
}

/** Tells that payments came in, without moving the rows that someone is reading. */
export function NewPill({ count, pageSize, onShow }: NewPillProps) {
  const { t } = useTranslation();
  return (
    <div role="status" className={count > 0 ? classes.bar : undefined}>
      {count > 0 && (
        <Button size="compact-sm" radius="xl" leftSection={<RefreshIcon size={14} />} onClick={onShow}>
          {count >= pageSize ? t('transactions.newMore', { count }) : t('transactions.new', { count })}
        </Button>
      )}
    </div>
  );
}
