/** Where to go after signing in: only a path of our own, never another site or the sign-in page again. */
export function safeNext(next: string | null): string {
  if (!next?.startsWith('/')) return '/';
  const { origin, pathname, search } = new URL(next, window.location.origin);
  if (origin !== window.location.origin || pathname.startsWith('//') || pathname === '/sign-in') return '/';
  return pathname + search;
}
