/**
 * Encrypts a field for the encrypted routes: AES-128-ECB with PKCS#7 padding, base64; the key is the first 16 characters
 * of the lower-case hex md5 of the app's OpenID. ECB hides little: it is here because the wire asks for it; use https.
 */
export declare function encryptField(text: string, openId: string): string;
