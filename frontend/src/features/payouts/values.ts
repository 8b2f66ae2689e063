import * as z from 'zod';
import { normaliseMsisdn } from '@/components/msisdn.tsx';
import { wholeShillings } from '@/components/shillings.ts';

export const COMMANDS = ['BusinessPayment', 'SalaryPayment', 'PromotionPayment'] as const;
export const RECEIVER_TYPES = ['paybill', 'till'] as const;
export const RECEIVER_ACCOUNT_LENGTH_MAX = 13;
export const REMARKS_LENGTH_MAX = 100;
export const REGISTRATION_LENGTH_MAX = 30;
export const PAYMENT_REFERENCE_LENGTH_MAX = 50;
// Daraja docs, B2C. What goes to businesses has a limit that each installation sets, so the server judges it.
export const PAYOUT_LIMITS = { min: 10, max: 250_000 };

export const EMPTY = {
  business_id: '',
  shortcode: '',
  amount: '',
  remarks: '',
  phone_number: '',
  command_id: 'BusinessPayment',
  occasion: '',
  account_reference: '',
  receiver_type: 'paybill',
  receiver_shortcode: '',
  payment_registration_number: '',
  payer_shortcode: '',
  payment_reference: '',
  partner_name: '',
};

/** All that any of the forms can hold, as typed. Each form uses its own part. */
export type Values = typeof EMPTY;
export type Field = keyof Values;

const text = (length: number, message: string) => z.string().trim().max(length, message);
const needed = (length: number, message: string) => text(length, message).min(1, message);
const number = z
  .string()
  .trim()
  .regex(/^\d{5,7}$/, 'payouts.invalid.shortcode');
const businessAmount = z.string().refine((typed) => wholeShillings(typed) !== null, 'payouts.invalid.amount');
const remarks = text(REMARKS_LENGTH_MAX, 'payouts.invalid.remarks').refine(
  (typed) => typed.length !== 1,
  'payouts.invalid.remarks',
);
const whose = { business_id: z.string().min(1, 'payouts.invalid.business'), shortcode: z.string() };

export const phoneShape = z.object({
  ...whose,
  phone_number: z.string().refine((typed) => normaliseMsisdn(typed) !== null, 'payouts.invalid.phone'),
  amount: z.string().refine((typed) => wholeShillings(typed, PAYOUT_LIMITS) !== null, 'payouts.invalid.payoutAmount'),
  command_id: z.enum(COMMANDS),
  account_reference: text(REMARKS_LENGTH_MAX, 'payouts.invalid.tooLong'),
  remarks,
  occasion: text(REMARKS_LENGTH_MAX, 'payouts.invalid.tooLong'),
});

export const businessShape = z
  .object({
    ...whose,
    receiver_type: z.enum(RECEIVER_TYPES),
    receiver_shortcode: number,
    account_reference: text(RECEIVER_ACCOUNT_LENGTH_MAX, 'payouts.invalid.account'),
    amount: businessAmount,
    remarks,
  })
  .refine(({ receiver_type, account_reference }) => receiver_type === 'till' || account_reference !== '', {
    path: ['account_reference'],
    message: 'payouts.invalid.account',
    // Told together with whatever else is wrong, not after it.
    when: () => true,
  });

export const taxShape = z.object({
  ...whose,
  payment_registration_number: needed(REGISTRATION_LENGTH_MAX, 'payouts.invalid.registration'),
  amount: businessAmount,
  remarks,
});

export const expressShape = z.object({
  ...whose,
  payer_shortcode: number,
  amount: businessAmount,
  payment_reference: needed(PAYMENT_REFERENCE_LENGTH_MAX, 'payouts.invalid.reference'),
  partner_name: text(PAYMENT_REFERENCE_LENGTH_MAX, 'payouts.invalid.reference'),
});

const readAs: Partial<Record<Field, (typed: string) => string | null>> = {
  phone_number: normaliseMsisdn,
  amount: (typed) => wholeShillings(typed),
};

/** The request as the API takes it; empty fields stay out, so that the server's defaults hold. */
export function toRequest(values: Values, fields: readonly Field[]): Record<string, string> {
  const entries = fields.map((field) => [field, readAs[field]?.(values[field]) ?? values[field].trim()] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}
