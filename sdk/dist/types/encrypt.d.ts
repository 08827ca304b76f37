/**
 * Encrypts a field for the encrypted routes, with AES-128-ECB and PKCS#7 padding, as base64. The key is the first 16
 * characters of the lower-case hex md5 of the app's OpenID. ECB hides little and is here only because the wire asks for
 * it, so use https as well.
 */
export declare function encryptField(text: string, openId: string): string;
