/** Reads a token from behind the # of a link. Browsers send that part to nobody, so no log keeps it. */
export function tokenFromAddress(): string {
  const fragment = window.location.hash.slice(1);
  return new URLSearchParams(fragment).get('token') ?? (fragment.includes('=') ? '' : fragment);
}
