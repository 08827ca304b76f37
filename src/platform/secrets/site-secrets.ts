/**
 * What the site key makes possible, without showing the key: every purpose has its own derived key.
 * Implemented in platform/; the key itself comes from a file, an environment variable or a KMS port.
 */
export interface SiteSecrets {
  /** HMAC-SHA-256 of `text` under the key of `purpose` (e.g. 'api-key', 'id-number'), 32 bytes. */
  mac(purpose: string, text: string | Uint8Array): Uint8Array;

  /** Encrypts under the current data key, authenticated, bound to `context` (e.g. 'person.name'). */
  seal(context: string, plain: Uint8Array): Uint8Array;

  /** Opens what `seal` made, under whichever data key it names. Throws Fault 'corrupt' where it was altered or the key is gone. */
  open(context: string, sealed: Uint8Array): Uint8Array;
}
