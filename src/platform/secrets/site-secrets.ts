/**
 * What the site key makes possible, without revealing the key. Every purpose has its own derived key. It is implemented
 * in platform/. The key itself comes from a file, an environment variable or a KMS port.
 */
export interface SiteSecrets {
  /** HMAC-SHA-256 of `text` under the key of `purpose` (e.g. 'api-key', 'id-number'), 32 bytes. */
  mac(purpose: string, text: string | Uint8Array): Uint8Array;

  /** Encrypts under the current data key, authenticated and bound to `context` (e.g. 'person.name'). */
  seal(context: string, plain: Uint8Array): Uint8Array;

  /**
   * Decrypts what `seal` made, under the data key that it names. Throws Fault 'corrupt' if it was altered or if that
   * key is gone.
   */
  open(context: string, sealed: Uint8Array): Uint8Array;
}
