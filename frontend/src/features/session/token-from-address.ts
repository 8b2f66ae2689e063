/**
 * Reads a token from a link: from behind its #, which browsers send to nobody, so that no log keeps it,
 * or from its query.
 */
export function tokenFromAddress({ hash, search }: { hash: string; search: string } = window.location): string {
  const fragment = hash.slice(1);
  if (fragment !== '' && !fragment.includes('=')) return fragment;
  return new URLSearchParams(fragment).get('token') ?? new URLSearchParams(search).get('token') ?? '';
}
