import type { Transaction } from '@/api/transaction.ts';
import { Msisdn } from './msisdn.tsx';

/** Who gets the money: a phone, or a business by its name as we have it. */
export function Payee({ payment }: { payment: Transaction }) {
  if (payment.phone_number === '' && payment.counterparty_name !== '') return payment.counterparty_name;
  return <Msisdn value={payment.phone_number} />;
}
