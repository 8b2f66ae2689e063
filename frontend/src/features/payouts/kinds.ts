import { mayAskForPayment, mayPreparePayouts, type Session } from '@/api/session.ts';
import type { Transaction } from '@/api/transaction.ts';
import type { Purpose } from '@/components/shortcode-field.tsx';
import type { PayoutKind } from './api.ts';
import { businessShape, expressShape, type Field, phoneShape, taxShape } from './values.ts';

interface KindOfPayout {
  shape: typeof phoneShape | typeof businessShape | typeof taxShape | typeof expressShape;
  fields: readonly Field[];
  purpose: Purpose;
  direction: Transaction['direction'];
  /** Whether this person may, in any business or in the one given. The server judges for itself. */
  allowed: (session: Session, businessId?: string) => boolean;
}

const fieldsOf = (shape: { shape: object }) => Object.keys(shape.shape) as Field[];

export const KINDS: Record<PayoutKind, KindOfPayout> = {
  phone: {
    shape: phoneShape,
    fields: fieldsOf(phoneShape),
    purpose: 'b2c',
    direction: 'out',
    allowed: mayPreparePayouts,
  },
  business: {
    shape: businessShape,
    fields: fieldsOf(businessShape),
    purpose: 'b2b',
    direction: 'out',
    allowed: mayPreparePayouts,
  },
  tax: { shape: taxShape, fields: fieldsOf(taxShape), purpose: 'b2b', direction: 'out', allowed: mayPreparePayouts },
  express: {
    shape: expressShape,
    fields: fieldsOf(expressShape),
    purpose: 'c2b',
    direction: 'in',
    allowed: mayAskForPayment,
  },
};

export const KIND_NAMES = Object.keys(KINDS) as PayoutKind[];

/** The kinds that this person can start, in the order of the tabs. */
export const kindsFor = (session: Session): PayoutKind[] => KIND_NAMES.filter((kind) => KINDS[kind].allowed(session));
