import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayPreparePayouts, useSession } from '@/api/session.ts';
import type { Transaction } from '@/api/transaction.ts';
import { centsOf } from '@/components/shillings.ts';
import { linkedQuery } from './acts-api.ts';
import { leftOf } from './given-back.ts';
import { RefundForm } from './refund-form.tsx';
import { useRefund } from './use-refund.ts';

/** Giving a payment back, where there is something left to give and the person may prepare it. */
export function RefundButton({ payment }: { payment: Transaction }) {
  const [round, setRound] = useState(0);
  const may = mayPreparePayouts(useSession(), payment.business_id);
  const canBe = payment.direction === 'in' && payment.status === 'succeeded';
  const { data: linked } = useQuery({ ...linkedQuery(payment.id), enabled: may && canBe });
  const left = linked && leftOf(payment, linked);
  if (!may || !canBe || !left || centsOf(left) <= 0n) return null;
  return <Refund key={round} payment={payment} left={left} onNewForm={() => setRound(round + 1)} />;
}

interface RefundProps {
  payment: Transaction;
  left: string;
  onNewForm: () => void;
}

/** Its key lives as long as the page, not the dialog: who closes it after a broken connection and opens it again
 * still asks for the same refund. */
function Refund({ payment, left, onNewForm }: RefundProps) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure();
  const refund = useRefund(payment, left);
  return (
    <>
      <Button variant="default" onClick={open}>
        {t('transactions.act.refund.button')}
      </Button>
      <Modal opened={opened} onClose={close} title={t('transactions.act.refund.title')}>
        <RefundForm payment={payment} left={left} refund={refund} onNewForm={onNewForm} />
      </Modal>
    </>
  );
}
