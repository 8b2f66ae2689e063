/** The value that this page's Content-Security-Policy accepts on style and script elements. */
export function cspNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
