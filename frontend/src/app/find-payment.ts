import { readTransaction } from '@/api/transaction.ts';
import { normaliseMsisdn } from '@/components/msisdn.tsx';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const CHECKOUT_REQUEST_ID = /^ws_CO_\w+$/i;
const RECEIPT = /^(?=.*\d)[A-Z0-9]{8,14}$/i;

/** Where to look for what was typed: the payment itself for an exact id, else the list. */
export async function findPayment(typed: string): Promise<string> {
  const msisdn = normaliseMsisdn(typed);
  if (msisdn) return `/transactions?phone_number=${msisdn}`;
  const id = exactId(typed);
  if (id) {
    const found = await readTransaction(id).catch(() => null);
    if (found) return `/transactions/${found.id}`;
  }
  return `/transactions?search=${encodeURIComponent(typed)}`;
}

function exactId(typed: string): string | null {
  if (UUID.test(typed) || CHECKOUT_REQUEST_ID.test(typed)) return typed;
  return RECEIPT.test(typed) ? typed.toUpperCase() : null;
}
