/** SM3 of bytes, 32 bytes. Source: GB/T 32905-2016. Not constant in time: for digests of identifiers, never of secrets. */
export declare function sm3(message: Uint8Array): Uint8Array;
