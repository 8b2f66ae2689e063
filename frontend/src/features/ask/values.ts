import * as z from 'zod';
import { normaliseMsisdn } from '@/components/msisdn.tsx';
import { wholeShillings } from '@/components/shillings.ts';
import type { PaymentRequest } from './api.ts';

export const REFERENCE_LENGTH_MAX = 12;
export const DESCRIPTION_LENGTH_MAX = 13;
export const AMOUNT_MAX = 250_000;

export const shillings = (typed: string) => wholeShillings(typed, { max: AMOUNT_MAX });

export const formValues = z.object({
  business_id: z.string().min(1, 'ask.invalid.business'),
  phone_number: z.string().refine((typed) => normaliseMsisdn(typed) !== null, 'ask.invalid.phone'),
  amount: z.string().refine((typed) => shillings(typed) !== null, 'ask.invalid.amount'),
  account_reference: z.string().trim().max(REFERENCE_LENGTH_MAX, 'ask.invalid.reference'),
  transaction_desc: z.string().trim().max(DESCRIPTION_LENGTH_MAX, 'ask.invalid.description'),
  shortcode: z.string(),
});

export type FormValues = z.infer<typeof formValues>;

/** The request as the API takes it; empty fields stay out, so that the server's defaults hold. */
export function toRequest(values: FormValues): PaymentRequest {
  const reference = values.account_reference.trim();
  const description = values.transaction_desc.trim();
  return {
    phone_number: normaliseMsisdn(values.phone_number) ?? values.phone_number,
    amount: shillings(values.amount) ?? values.amount,
    ...(values.business_id && { business_id: values.business_id }),
    ...(reference && { account_reference: reference }),
    ...(description && { transaction_desc: description }),
    ...(values.shortcode && { shortcode: values.shortcode }),
  };
}

export const FIELDS = Object.keys(formValues.shape);
