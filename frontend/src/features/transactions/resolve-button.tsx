import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { Transaction } from '@/api/transaction.ts';
import { ResolveForm } from './resolve-form.tsx';

export function ResolveButton({ payment }: { payment: Transaction }) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure();
  return (
    <div>
      <Button onClick={open}>{t('transactions.act.resolve.button')}</Button>
      <Modal opened={opened} onClose={close} title={t('transactions.act.resolve.title')}>
        <ResolveForm payment={payment} onDone={close} />
      </Modal>
    </div>
  );
}
