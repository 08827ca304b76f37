/** The digests that may be sent instead of the plain text of an identifier. */
export type DigestKind = 'md5' | 'sha256' | 'sm3';
/** A digest of the UTF-8 bytes of a text, in lower-case hex. */
export declare function digestOf(kind: DigestKind, text: string): string;
/**
 * An id number in the form in which servers digest it: 18 characters with an upper-case X, e.g. `11010519491231002X`
 * for `110105 19491231 002x`. A text that is not an id number is only trimmed.
 */
export declare function canonicalIdNumber(text: string): string;
/**
 * A phone number in the form in which servers digest it. A mobile number of mainland China is its 11 digits. Any other
 * is `+`, country code and number without blanks, e.g. `+85291234567`. A text that is not a phone number is only
 * trimmed.
 */
export declare function canonicalPhone(text: string): string;
/**
 * A name in the form in which servers digest it. A Chinese name is its ideographs and `·` without blanks. A Latin name
 * is its words in capitals and alphabetical order, e.g. `JEAN LUC OBRIEN`. A text that is not a name is only trimmed.
 */
export declare function canonicalName(text: string): string;
/** Bytes as lower-case hex. For example, `hex(Uint8Array.of(1, 255))` gives `01ff`. */
export declare function hex(bytes: Uint8Array): string;
