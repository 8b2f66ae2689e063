import { useCallback, useRef, useState } from 'react';

/**
 * The key of one opened form: a double click or a second try after a broken connection can never make
 * a second payment. A new form, and only that, has a new key.
 */
export function useIdempotencyKey(): string {
  const [key] = useState(newKey);
  return key;
}

/**
 * Keys by what is sent, for forms whose contents may change between tries: the same contents always go
 * under the same key, others under another one.
 */
export function useIdempotencyKeys(): (contents: string) => string {
  const keys = useRef(new Map<string, string>());
  return useCallback((contents) => {
    const key = keys.current.get(contents) ?? newKey();
    keys.current.set(contents, key);
    return key;
  }, []);
}

/** crypto.randomUUID exists on HTTPS and localhost only; a dashboard in an office network may have neither. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
