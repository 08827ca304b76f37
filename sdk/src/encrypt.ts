import { ecb } from '@noble/ciphers/aes.js';
import { base64Of } from './base64.ts';
import { digestOf } from './digests.ts';

/**
 * Encrypts a field for the encrypted routes, with AES-128-ECB and PKCS#7 padding, as base64. The key is the first 16
 * characters of the lower-case hex md5 of the app's OpenID. ECB hides little and is here only because the wire asks for
 * it, so use https as well.
 */
export function encryptField(text: string, openId: string): string {
  const encoder = new TextEncoder();
  const key = encoder.encode(digestOf('md5', openId).slice(0, 16));
  return base64Of(ecb(key).encrypt(encoder.encode(text)));
}
