import type { Session } from '@/api/session.ts';
import type { Balance } from './api.ts';

const TELLS = ['b2c', 'b2b'];

export interface Accounts {
  shortcode: string;
  businessId: string;
  businessName: string;
  balances: Balance[];
}

/** Every shortcode in view that can tell its balances or has told them, with what it told. */
export function accountsInView(session: Session, told: Balance[], viewed: string | undefined): Accounts[] {
  const businesses = session.businesses.filter(({ id }) => !viewed || id === viewed);
  return businesses.flatMap(({ id, name, shortcodes }) => {
    const own = told.filter(({ business_id }) => business_id === id);
    const able = shortcodes.filter(({ purposes }) => purposes?.some((purpose) => TELLS.includes(purpose)));
    const numbers = new Set([...able.map(({ shortcode }) => shortcode), ...own.map(({ shortcode }) => shortcode)]);
    return [...numbers].map((shortcode) => ({
      shortcode,
      businessId: id,
      businessName: name,
      balances: own.filter((balance) => balance.shortcode === shortcode).sort(payingFirst),
    }));
  });
}

const PAYS = ['utility', 'working'];

/** The accounts that payouts are drawn from stand first; the others keep Safaricom's order. */
function payingFirst(one: Balance, other: Balance): number {
  const place = ({ account }: Balance) => {
    const found = PAYS.findIndex((name) => account.toLowerCase().startsWith(name));
    return found < 0 ? PAYS.length : found;
  };
  return place(one) - place(other);
}

/** When a shortcode last told anything; empty when it never did. */
export const lastTold = (told: Balance[], shortcode: string): string =>
  told
    .filter((balance) => balance.shortcode === shortcode)
    .map(({ told_at }) => told_at)
    .sort()
    .at(-1) ?? '';
