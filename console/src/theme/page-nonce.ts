/**
 * The nonce with which styles may be put into this page. The browser hides the attribute from scripts of others, and
 * gives the value only as a property.
 */
export const pageNonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
