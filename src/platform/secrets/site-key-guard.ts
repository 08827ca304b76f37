/**
 * Seals the site key for its file, by a key that never leaves another device. The file can be opened only with that device.
 * Every implementation passes site-key-guard.suite.ts.
 */
export interface SiteKeyGuard {
  /** Gives a text of one line that `open` reads. Throws Fault 'unavailable' or 'timeout'. */
  seal(siteKey: Uint8Array): Promise<string>;

  /** Undoes `seal`. Throws Fault 'corrupt' if another key sealed it or if it was altered, 'unavailable' or 'timeout'. */
  open(sealed: string): Promise<Uint8Array>;
}

/** How the text of a sealed site key begins. A plain one has hex digits alone. */
export const SEALED_PREFIX = 'pkcs11:';

/** Whether a text in the place of a site key is a sealed one. */
export function isSealedSiteKey(text: string): boolean {
  return text.trimStart().startsWith(SEALED_PREFIX);
}
