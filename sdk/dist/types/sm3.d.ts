/**
 * SM3 of bytes, 32 bytes. Source: GB/T 32905-2016. It does not run in constant time, so use it for digests of
 * identifiers and never for secrets.
 */
export declare function sm3(message: Uint8Array): Uint8Array;
