import type { UseFormReturnType } from '@mantine/form';
import type { ComponentType } from 'react';
import type { PayoutKind } from './api.ts';
import { BusinessFields } from './business-fields.tsx';
import { ExpressFields } from './express-fields.tsx';
import { PhoneFields } from './phone-fields.tsx';
import { TaxFields } from './tax-fields.tsx';
import type { Values } from './values.ts';

export interface FieldsProps {
  form: UseFormReturnType<Values>;
}

/** What each kind of payout asks for, beside whose money it is. */
export const FIELDS: Record<PayoutKind, ComponentType<FieldsProps>> = {
  phone: PhoneFields,
  business: BusinessFields,
  tax: TaxFields,
  express: ExpressFields,
};
