import { useRef } from 'react';

/**
 * One key per opened form, so that a double click, a reload of the answer or a second try after a
 * broken connection can never make a second payment. `renew` belongs to a new form only.
 */
export function useIdempotencyKey(): { key: string; renew: () => void } {
  const key = useRef('');
  if (key.current === '') key.current = newKey();
  return {
    get key() {
      return key.current;
    },
    renew: () => {
      key.current = newKey();
    },
  };
}

/** crypto.randomUUID exists on HTTPS and localhost only; a dashboard in an office network may have neither. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
