import type { Transaction } from '@/api/transaction.ts';
import type { Values } from './values.ts';

const PARTY = /^(paybill|till) (\d{5,7})$/;

/** What a failed payout was, as the start of a new form. A masked phone is typed again. */
export function valuesOf(payment: Transaction): Partial<Values> {
  const [, type = '', number = ''] = PARTY.exec(payment.counterparty_name) ?? [];
  const shared = { business_id: payment.business_id, amount: payment.amount.replace(/\.00$/, '') };
  switch (payment.kind) {
    case 'b2b':
      return {
        ...shared,
        receiver_type: type || 'paybill',
        receiver_shortcode: number,
        account_reference: payment.account_reference,
      };
    case 'tax':
      return { ...shared, payment_registration_number: payment.account_reference };
    case 'b2b_express':
      return { ...shared, payer_shortcode: number, payment_reference: payment.account_reference };
    default:
      return {
        ...shared,
        phone_number: payment.phone_number.includes('*') ? '' : payment.phone_number,
        account_reference: payment.account_reference,
      };
  }
}
